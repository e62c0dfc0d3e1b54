package protocol

import (
	"bytes"
	"fmt"
	"strconv"
)

const (
	natsSubject = "pos"
	natsConnect = `CONNECT {"verbose":false,"pedantic":false,"lang":"bench-fanout","version":"1","protocol":1}` + "\r\n"
	natsPong    = "PONG\r\n"

	maxLine = 64 << 10 // INFO is the longest there is, about 500 bytes
)

// NATS is the dialect of nats-server.
type NATS struct {
	Payload int // bytes of a position, at least 8
}

// Subscriber opens a subscription; the PONG to its PING confirms it.
func (NATS) Subscriber() ([]byte, Parser) {
	return []byte(natsConnect + "SUB " + natsSubject + " 1\r\nPING\r\n"), &natsParser{}
}

// Publisher opens a publication.
func (n NATS) Publisher() ([]byte, Publisher) {
	return []byte(natsConnect + "PING\r\n"), &natsPublisher{payload: n.Payload}
}

type natsPublisher struct {
	natsParser

	payload int
}

// Append adds a PUB.
func (p *natsPublisher) Append(dst []byte, index int) ([]byte, bool) {
	dst = append(dst, "PUB "+natsSubject+" "...)
	dst = strconv.AppendInt(dst, int64(p.payload), 10)
	dst = append(dst, '\r', '\n')
	dst = appendPayload(dst, p.payload, index)
	return append(dst, '\r', '\n'), true
}

type natsParser struct{}

// Parse reads lines, and behind MSG a payload.
func (p *natsParser) Parse(data []byte, got *Got) (int, error) {
	used := 0
	for {
		n, err := p.next(data[used:], got)
		used += n
		if err != nil || n == 0 {
			return used, err
		}
	}
}

// next reads one line, with its payload; 0 says that data ends before it does.
func (*natsParser) next(data []byte, got *Got) (int, error) {
	end := bytes.IndexByte(data, '\n')
	if end < 0 {
		if len(data) > maxLine {
			return 0, fmt.Errorf("a line of more than %d bytes", maxLine)
		}
		return 0, nil
	}
	line := data[:end+1]
	switch {
	case bytes.HasPrefix(line, []byte("MSG ")):
		n, err := got.addMSG(line, data[end+1:])
		if n == 0 {
			return 0, err
		}
		return len(line) + n, err
	case bytes.Equal(line, []byte("PONG\r\n")):
		got.Ready = true
	case bytes.Equal(line, []byte("PING\r\n")):
		got.Reply = append(got.Reply, natsPong...)
	case bytes.HasPrefix(line, []byte("INFO ")), bytes.Equal(line, []byte("+OK\r\n")):
	default:
		return len(line), fmt.Errorf("nats-server says %.200q", line)
	}
	return len(line), nil
}

// addMSG reads what is behind "MSG subject sid size\r\n".
func (g *Got) addMSG(line, behind []byte) (int, error) {
	size := 0
	digits := bytes.TrimRight(line, "\r\n")
	digits = digits[bytes.LastIndexByte(digits, ' ')+1:]
	for _, c := range digits {
		if c < '0' || c > '9' || size > maxPayload {
			return 0, fmt.Errorf("nats-server says %.200q: want a size at its end", line)
		}
		size = 10*size + int(c-'0')
	}
	if len(behind) < size+2 {
		return 0, nil
	}
	if string(behind[size:size+2]) != "\r\n" {
		return 0, fmt.Errorf("behind %.200q: want a line's end after %d bytes", line, size)
	}
	return size + 2, g.addPayload(behind[:size])
}
