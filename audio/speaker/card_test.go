//go:build !nocard

package speaker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"posxyz/audio"
	"posxyz/audio/speaker/pulsetest"
)

const (
	cardProgram = "POSXYZ_TEST_CARD" // in the environment: be the program that plays, at this latency
	testHertz   = 1000
	testPeak    = 0.25
	stallAt     = "POSXYZ_TEST_STALL"   // in the environment: how long to stall, if at all, in the block after …
	stallBlock  = 700                   // … 1.9 s, when the card asks regularly
	returns     = "POSXYZ_TEST_RETURNS" // in the environment: await the card's return when it is gone
	clickBlock  = 200                   // the right channel is silent but for the first frame of this block, 0.53 s in: later than the driver's default buffer
)

// cardSignal is a sine on the left, without end, and one click on the right.
type cardSignal struct {
	block int
	stall time.Duration
}

func (s *cardSignal) Render(out *audio.Block) {
	out.Right = [audio.BlockFrames]float32{}
	for i := range out.Left {
		n := s.block*audio.BlockFrames + i
		out.Left[i] = float32(testPeak * math.Sin(2*math.Pi*testHertz*float64(n)/float64(audio.DefaultRate)))
	}
	if s.block == clickBlock {
		out.Right[0] = testPeak
		fmt.Println("click", time.Now().UnixNano())
	}
	if s.block == stallBlock {
		time.Sleep(s.stall)
	}
	s.block++
}

// playForTest plays until stdin ends or the card is gone, and says so. What it
// leaves running is an error.
func playForTest() {
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		os.Stdin.Read(make([]byte, 1))
		stop()
	}()
	before := goleak.IgnoreCurrent()
	defer func() {
		if err := goleak.Find(before); err != nil {
			fmt.Println("leak:", err)
			os.Exit(1)
		}
	}()
	latency, _ := time.ParseDuration(os.Getenv(cardProgram))
	stall, _ := time.ParseDuration(os.Getenv(stallAt))
	signal := &cardSignal{stall: stall}
	card, err := OpenCard(ctx, audio.DefaultRate, latency, signal)
	if err != nil {
		fmt.Println("open:", err)
		return
	}
	fmt.Println("playing")
	err = card.Run(ctx)
	for errors.Is(err, ErrGone) && os.Getenv(returns) != "" {
		fmt.Println("gone:", err)
		if err := card.Reopen(ctx); err != nil {
			fmt.Println("reopen:", err)
			return
		}
		signal.block = -clickBlock / 2 // it clicks again, in 0.8 s: TimeOf looks 0.5 s around
		fmt.Println("back")
		err = card.Run(ctx)
	}
	fmt.Println("underruns", card.Underruns(), card.Lost())
	switch {
	case errors.Is(err, ErrGone):
		fmt.Println("gone:", err)
	default:
		fmt.Println("stopped:", err)
	}
}

// player is the program, seen from the test.
type player struct {
	cmd   *exec.Cmd
	stop  func()
	lines *bufio.Scanner
}

func startPlayer(t *testing.T, latency time.Duration, env ...string) *player {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // a player that hangs is killed
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(append(os.Environ(), cardProgram+"="+latency.String(), "GORACE=atexit_sleep_ms=0"), env...) // with -race it would sleep for 1 s
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return &player{cmd, func() { in.Close() }, bufio.NewScanner(out)}
}

// expect returns the next line, which must begin with word.
func (p *player) expect(t *testing.T, word string) string {
	t.Helper()
	if !p.lines.Scan() || !strings.HasPrefix(p.lines.Text(), word) {
		t.Fatalf("the player says %q, want %q", p.lines.Text(), word)
	}
	return strings.TrimSpace(strings.TrimPrefix(p.lines.Text(), word))
}

// TestCard plays through a real sound server: what comes out of the sink is what
// was rendered, without a gap, soon after, and stops without a click. At 100 ms
// and with three tries, since a busy machine makes any sound card stutter, and one
// that stands still makes it late.
func TestCard(t *testing.T) {
	const latency = 100 * time.Millisecond
	server := pulsetest.Start(t)
	var problem string
	for range 3 {
		recording := server.Record()
		p := startPlayer(t, latency, server.Env())
		p.expect(t, "playing")
		took, at := p.heard(t, recording)
		recording.Wait(t, seconds(at)+100*time.Millisecond)
		p.stop()
		p.expect(t, "underruns")
		p.expect(t, "stopped: context canceled")
		if err := p.cmd.Wait(); err != nil {
			t.Error(err)
		}
		left, _ := recording.Stereo()
		recording.Wait(t, seconds(len(left))+2*latency) // so that the end is on it
		left, right := recording.Stereo()
		if peak := right[at]; peak != testPeak {
			t.Errorf("the click is %v high, want %v: something rescales", peak, testPeak)
		}
		problem = impurity(left)
		if took > 2*latency {
			problem = fmt.Sprintf("heard %v after it was rendered, with a latency of %v asked for", took, latency)
		}
		if problem == "" {
			return
		}
		t.Log(problem)
	}
	t.Error(problem, ", three times")
}

// impurity says what is wrong with the tone in x, which has silence around it.
func impurity(x []float32) string {
	const silent = testPeak / 100
	begin, end := firstAbove(x, silent), lastAbove(x, silent)
	if length := seconds(end - begin); length < 500*time.Millisecond {
		return fmt.Sprintf("only %v of the tone were heard", length)
	}
	// A sine obeys x(n) = 2 cos(w) x(n−1) − x(n−2); a gap or a jump does not. The
	// fade at the end adds a slope.
	w := 2 * math.Pi * testHertz / pulsetest.Rate
	for i := begin + 2; i < min(end+10, len(x)); i++ {
		miss := float64(x[i]) - 2*math.Cos(w)*float64(x[i-1]) + float64(x[i-2])
		if math.Abs(miss) > 0.01 {
			return fmt.Sprintf("a click of %.3f in the tone, %v after its start, %v before its end", miss, seconds(i-begin), seconds(end-i))
		}
	}
	return ""
}

// TestCardLatency plays as `posxyz listen` does. The bound is what the
// driver's default buffer alone would break, with room for a busy machine.
func TestCardLatency(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	p := startPlayer(t, DefaultLatency, server.Env())
	p.expect(t, "playing")
	if took, _ := p.heard(t, server.Record()); took > 250*time.Millisecond {
		t.Errorf("heard %v after it was rendered, with a latency of %v asked for", took, DefaultLatency)
	}
}

// TestCardUnderruns stalls the renderer while a real sound server plays: what is
// counted is the silence that was recorded. Without a stall it is none, where the
// machine lets it be: then there is none on the recording either.
func TestCardUnderruns(t *testing.T) {
	t.Parallel()
	for _, stall := range []time.Duration{0, 250 * time.Millisecond} {
		t.Run(stall.String(), func(t *testing.T) {
			t.Parallel()
			server := pulsetest.Start(t)
			var problem string
			for range 3 { // a gap at the edge of what counts may be missed
				if problem = underrunsOf(t, server, stall); problem == "" {
					return
				}
				t.Log(problem)
			}
			t.Error(problem, ", three times")
		})
	}
}

// underrunsOf plays for 3 s with a stall in it, and says what is wrong with the count.
func underrunsOf(t *testing.T, server *pulsetest.Server, stall time.Duration) (problem string) {
	t.Helper()
	p := startPlayer(t, 60*time.Millisecond, server.Env(), stallAt+"="+stall.String())
	p.expect(t, "playing")
	p.expect(t, "click")
	recording := server.Record()
	recording.Wait(t, 2700*time.Millisecond)
	p.stop()
	var underruns, lost int
	fmt.Sscan(p.expect(t, "underruns"), &underruns, &lost)
	p.expect(t, "stopped:")
	left, _ := recording.Stereo()
	counts := frames(1200 * time.Millisecond) // the click was in its first second
	gaps, silent := silences(left[counts:lastAbove(left, testPeak/2)])
	t.Logf("%d underruns of %v, %d gaps of %v", underruns, seconds(lost), gaps, seconds(silent))
	if stall > 0 && seconds(silent) < stall/2 {
		return fmt.Sprintf("%v of silence were recorded: it is no stall", seconds(silent))
	}
	if underruns > gaps || (underruns == 0) != (gaps == 0) {
		return fmt.Sprintf("%d underruns counted, %d gaps recorded", underruns, gaps)
	}
	if off := seconds(lost - silent).Abs(); off > seconds(silent)/4 {
		return fmt.Sprintf("%v lost, want the %v that are silent on the recording", seconds(lost), seconds(silent))
	}
	return ""
}

// silences counts the gaps in a tone, and the frames in them.
func silences(x []float32) (gaps, frames int) {
	run := 0
	for _, v := range x {
		if v != 0 {
			run = 0
			continue
		}
		switch run++; {
		case run == audio.BlockFrames/4: // a zero alone is one of the tone
			gaps++
			frames += run
		case run > audio.BlockFrames/4:
			frames++
		}
	}
	return gaps, frames
}

// heard returns how long after its rendering the click came out of the sink, and at
// which frame of the recording. When the recorder and the test come to see it does not count.
func (p *player) heard(t *testing.T, recording *pulsetest.Recording) (took time.Duration, at int) {
	t.Helper()
	var rendered int64
	fmt.Sscan(p.expect(t, "click"), &rendered)
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		_, right := recording.Stereo()
		if at := firstAbove(right, testPeak/2); at >= 0 {
			heard, err := recording.TimeOf(at)
			if err != nil {
				t.Fatal(err)
			}
			took = heard.Sub(time.Unix(0, rendered))
			t.Logf("heard %v after it was rendered", took)
			return took, at
		}
	}
	t.Fatal("the click is not heard")
	return 0, 0
}

func frames(d time.Duration) int { return int(d.Seconds() * pulsetest.Rate) }

func seconds(frames int) time.Duration {
	return time.Duration(frames) * time.Second / pulsetest.Rate
}

// TestNoCard: one sentence.
func TestNoCard(t *testing.T) {
	t.Parallel()
	p := startPlayer(t, DefaultLatency, "PULSE_SERVER=unix:/nonexistent/pulse", "HOME=/nonexistent")
	said := p.expect(t, "open:")
	if !strings.HasPrefix(said, "no sound card: ") || strings.ContainsAny(said, "\n") {
		t.Errorf("said %q", said)
	}
	if p.lines.Scan() {
		t.Errorf("and then %q", p.lines.Text())
	}
}

func TestLatencyLimits(t *testing.T) {
	for _, latency := range []time.Duration{-1, time.Millisecond, time.Hour} {
		if _, err := OpenCard(t.Context(), audio.DefaultRate, latency, nil); err == nil || errors.Is(err, ErrNoCard) {
			t.Errorf("latency %v: %v", latency, err)
		}
	}
}

func firstAbove(x []float32, least float32) int {
	for i, v := range x {
		if v >= least || v <= -least {
			return i
		}
	}
	return -1
}

func lastAbove(x []float32, least float32) int {
	for i, v := range slices.Backward(x) {
		if v >= least || v <= -least {
			return i
		}
	}
	return -1
}
