package main

import (
	"io"
	"os"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/term"
)

// newLogger logs for people on a terminal, in JSON elsewhere.
func newLogger(w io.Writer) zerolog.Logger {
	if isTerminal(w) {
		w = forPeople(w)
	}
	return zerolog.New(w).With().Timestamp().Logger()
}

// newScreenLogger logs above what a display shows.
func newScreenLogger(screen *display) zerolog.Logger {
	return zerolog.New(forPeople(screen)).With().Timestamp().Logger()
}

func forPeople(w io.Writer) io.Writer {
	return zerolog.ConsoleWriter{Out: w, TimeFormat: time.TimeOnly}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
