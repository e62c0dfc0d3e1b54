package main

import (
	"fmt"
	"strconv"
	"time"
)

// grouped returns a number with a comma before every three digits.
func grouped(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// counted returns "1 scene", "2 scenes".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return grouped(uint64(max(n, 0))) + " " + what + "s"
}

// number returns what is not negative, with a decimal where that says something.
func number(x float64) string {
	if x < 99.95 {
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return grouped(uint64(x + 0.5))
}

// perSecond returns a rate.
func perSecond(rate float64) string { return number(rate) + "/s" }

// brief returns a time in milliseconds or seconds.
func brief(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 10*time.Second:
		return strconv.FormatFloat(d.Truncate(100*time.Millisecond).Seconds(), 'f', 1, 64) + " s"
	}
	return grouped(uint64(d/time.Second)) + " s"
}
