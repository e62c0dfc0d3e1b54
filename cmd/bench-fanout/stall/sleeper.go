//go:build linux

package stall

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	pb "posxyz/gen/posxyzpb"

	"posxyz/cmd/bench-fanout/protocol"
)

// Sleeper is the subscriber that is stopped, a process of its own. It reads what
// comes until it is told, by a line on stdin, when it was woken (Unix
// microseconds), and prints what it saw since.
type Sleeper struct {
	Address string
	Credits uint32 // 0 is Subscribe, without any

	parser *protocol.HTTP2
	seen   []sight
}

// sight is one Update.
type sight struct {
	protocol.Update

	at     int64 // Unix microseconds
	newest int64 // capture time
}

// The lines that a Sleeper prints.
const (
	subscribedMark = "subscribed"
	wokenMark      = "woken "
)

// Run is the process.
func (s *Sleeper) Run(ctx context.Context, stdin io.Reader, stdout io.Writer) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	woken := make(chan int64, 1)
	go func() { // ends with stdin, which ends with the process at the latest
		line, _ := bufio.NewReader(stdin).ReadString('\n')
		at, _ := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
		woken <- at
		_ = conn.SetReadDeadline(time.Now())
	}()
	err = s.read(conn, stdout)
	cut := errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET)
	if len(s.seen) == 0 || !cut && !errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	saw := woke(s.seen, <-woken)
	saw.CutOff = cut
	result, err := json.Marshal(saw)
	if err == nil {
		_, err = fmt.Fprintf(stdout, "%s%s\n", wokenMark, result)
	}
	return err
}

// read reads until conn fails.
func (s *Sleeper) read(conn net.Conn, stdout io.Writer) error {
	hello := s.open()
	if _, err := conn.Write(hello); err != nil {
		return err
	}
	var got protocol.Got
	buffer, filled := make([]byte, 64<<10), 0
	for {
		n, err := conn.Read(buffer[filled:])
		if err != nil {
			return err
		}
		at := time.Now().UnixMicro()
		got.Reset()
		filled += n
		used, err := s.parser.Parse(buffer[:filled], &got)
		if err != nil {
			return err
		}
		filled = copy(buffer, buffer[used:filled])
		if len(s.seen) == 0 && len(got.Updates) > 0 {
			fmt.Fprintln(stdout, subscribedMark)
		}
		s.note(&got, at)
		if err := s.reply(conn, &got); err != nil {
			return err
		}
	}
}

func (s *Sleeper) open() (hello []byte) {
	if s.Credits > 0 {
		hello, s.parser = protocol.Follow(s.Address, &pb.SubscribeRequest{}, s.Credits)
	} else {
		hello, s.parser = protocol.Watch(s.Address, &pb.SubscribeRequest{})
	}
	return hello
}

func (s *Sleeper) note(got *protocol.Got, at int64) {
	positions := got.Positions
	for _, update := range got.Updates {
		newest := int64(0)
		for _, p := range positions[:update.Positions] {
			newest = max(newest, p.TimeUS)
		}
		positions = positions[update.Positions:]
		s.seen = append(s.seen, sight{update, at, newest})
	}
}

// reply returns a credit for each Update, and what HTTP/2 wants.
func (s *Sleeper) reply(conn net.Conn, got *protocol.Got) error {
	out := got.Reply
	if s.Credits > 0 && len(got.Updates) > 0 {
		paid, ok := s.parser.AppendData(out, protocol.Credit(uint32(len(got.Updates))))
		if !ok {
			return errors.New("the hub has no room for credits")
		}
		out = paid
	}
	if len(out) == 0 {
		return nil
	}
	if _, err := conn.Write(out); !errors.Is(err, syscall.EPIPE) {
		return err
	}
	return nil // it is cut off: there may be more to read
}

// woke is what was seen from a time on.
func woke(seen []sight, since int64) Woken {
	var w Woken
	for _, s := range seen {
		switch {
		case s.at < since:
		case s.TimeUS < since:
			w.Stale++
			w.StaleBytes += s.Bytes
			w.OldestMS = max(w.OldestMS, float64(since-s.TimeUS)/1e3)
		default:
			if w.Fresh++; w.Fresh == 1 {
				w.FreshAgeMS = float64(s.TimeUS-s.newest) / 1e3
			}
		}
	}
	return w
}
