package main

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"posxyz/audio/sound/byname"
)

// perSource is a value for one source, NAME=VALUE, or for all of them, VALUE.
type perSource string

// UnmarshalJSON takes a number, too, as it is written in a configuration file.
func (s *perSource) UnmarshalJSON(text []byte) error {
	if !bytes.HasPrefix(text, []byte(`"`)) {
		*s = perSource(text)
		return nil
	}
	return json.Unmarshal(text, (*string)(s))
}

// split takes a name, or a prefix that ends in *, off the value. What begins as
// a path does has none.
func (s perSource) split() (pattern, value string) {
	pattern, value, named := strings.Cut(string(s), "=")
	if !named || isPath(string(s)) {
		return "", string(s)
	}
	return pattern, value
}

// isPath tells a path that is written as one: /a, ./a, ../a, and on Windows \a, .\a
// and C:\a.
func isPath(s string) bool {
	s = strings.ReplaceAll(s, `\`, "/")
	drive := len(s) > 2 && s[1] == ':' && s[2] == '/'
	return drive || strings.HasPrefix(s, "/") || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../")
}

// rules reads the values of a flag. The error is a usageError.
func rules[T any](flag string, values []perSource, read func(string) (T, error)) ([]byname.Rule[T], *byname.Table[T], error) {
	var list []byname.Rule[T]
	for _, s := range values {
		pattern, text := s.split()
		value, err := read(text)
		if err != nil {
			return nil, nil, usagef("%s %s: %v", flag, s, err)
		}
		if pattern == "" && string(s) != text {
			return nil, nil, usagef("%s %s: there is no name before the =", flag, s)
		}
		list = append(list, byname.Rule[T]{Pattern: pattern, Value: value})
	}
	table, err := byname.New(list)
	if err != nil {
		return nil, nil, usagef("%s: %v", flag, err)
	}
	return list, table, nil
}

// within reads numbers from least to most.
func within(least, most float64, unit string) func(string) (float64, error) {
	return func(text string) (float64, error) {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(least <= v && v <= most) {
			return 0, usagef("want %v to %v %s", least, most, unit)
		}
		return v, nil
	}
}
