package protocol

import (
	"bytes"
	"strings"
	"testing"
)

// TestGrantsWhatWasEaten takes as much as a window holds, many times.
func TestGrantsWhatWasEaten(t *testing.T) {
	h := newHTTP2(defaultWindow, false)
	message := appendMessage(nil, encode(updateOf(at(1))))
	frame := append(appendFrame(nil, frameData, 0, theStream, len(message)), message...)
	granted, eaten := 0, 0
	for range 10 * defaultWindow / len(message) {
		var got Got
		if _, err := h.Parse(frame, &got); err != nil {
			t.Fatal(err)
		}
		eaten += len(message)
		for reply := got.Reply; len(reply) > 0; {
			f, used, err := cutFrame(reply)
			if err != nil || used == 0 || f.kind != frameWindowUpdate {
				t.Fatalf("replied % x: %v", reply, err)
			}
			if f.stream == theStream {
				granted += int(f.payload[2])<<8 | int(f.payload[3])
			}
			reply = reply[used:]
		}
		if room := defaultWindow + granted - eaten; room < defaultWindow*3/4-len(message) || room > defaultWindow {
			t.Fatalf("after %d bytes, %d of them granted again, the server has room for %d", eaten, granted, room)
		}
	}
}

// TestPublishesIntoTheWindow publishes until the server's window is full, and on
// when it opens.
func TestPublishesIntoTheWindow(t *testing.T) {
	_, publisher := GRPC{Source: "a"}.Publisher()
	var sent []byte
	n := 0
	for ok := true; ok; n++ {
		sent, ok = publisher.Append(sent, n)
	}
	frames := n - 1
	if data := len(sent) - frames*frameHeader; data > defaultWindow || data < defaultWindow-100 {
		t.Errorf("%d bytes of DATA into a window of %d", data, defaultWindow)
	}
	var got Got
	grants := appendWindowUpdate(appendWindowUpdate(nil, 0, 1000), theStream, 1000)
	if _, err := publisher.Parse(grants, &got); err != nil {
		t.Fatal(err)
	}
	if _, ok := publisher.Append(nil, n); !ok {
		t.Error("no room after the window has opened")
	}
}

// TestSubscriberOpens looks at the bytes that begin a call.
func TestSubscriberOpens(t *testing.T) {
	hello, _ := GRPC{Authority: "127.0.0.1:1", Request: nil}.Subscriber()
	rest, ok := bytes.CutPrefix(hello, []byte(preface))
	if !ok {
		t.Fatalf("%q does not begin with the preface", hello)
	}
	var kinds []string
	for len(rest) > 0 {
		f, used, err := cutFrame(rest)
		if err != nil || used == 0 {
			t.Fatalf("%q: %v", rest, err)
		}
		kinds = append(kinds, map[byte]string{frameSettings: "settings", frameWindowUpdate: "window", frameHeaders: "headers", frameData: "data"}[f.kind])
		rest = rest[used:]
	}
	if got, want := strings.Join(kinds, " "), "settings window headers data"; got != want {
		t.Errorf("frames: %s, want %s", got, want)
	}
}
