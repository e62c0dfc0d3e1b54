package protocol

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
)

// conversation is what a server sends, and what a parser makes of it.
type conversation struct {
	name      string
	newParser func() Parser
	bytes     []byte
	want      Got
}

func conversations(t *testing.T) []conversation {
	updates := []*pb.Update{
		{Snapshot: true, TimeUs: 7, Seq: 1 << 60},
		{Positions: []*pb.Position{at(1), at(2), at(300)}, TimeUs: 8},
		{TimeUs: 9},
		{Positions: []*pb.Position{at(301)}, Gone: []*pb.Gone{{Source: "a"}}, TimeUs: 10, Skipped: 77},
	}
	grpc := Got{Ready: true, Messages: len(updates), Positions: []Position{{0, 1001}, {1, 1002}, {299, 1300}, {300, 1301}}}
	for _, update := range updates {
		size := proto.Size(update)
		grpc.Bytes += size
		grpc.Updates = append(grpc.Updates, Update{len(update.GetPositions()), size, update.GetTimeUs(), update.GetSkipped(), update.GetSnapshot()})
	}
	grpc.Reply = append(
		appendFrame(nil, frameSettings, flagAck, 0, 0),
		append(appendFrame(nil, framePing, flagAck, 0, 8), "12345678"...)...)
	return []conversation{{
		"raw", func() Parser { return &rawParser{} },
		rawFrames(t, 0, 1, 2, 500),
		Got{Ready: true, Messages: 4, Bytes: 4 * 20, Positions: []Position{{Index: 0}, {Index: 1}, {Index: 2}, {Index: 500}}},
	}, {
		"nats", func() Parser { return &natsParser{} },
		[]byte("INFO {\"a\":1}\r\n+OK\r\nPONG\r\nMSG pos 1 9\r\n\x05\x00\x00\x00\x00\x00\x00\x00\n\r\nPING\r\nMSG pos 1 inbox 8\r\n\x06\x00\x00\x00\x00\x00\x00\x00\r\n"),
		Got{Ready: true, Messages: 2, Bytes: 17, Positions: []Position{{Index: 5}, {Index: 6}}, Reply: []byte(natsPong)},
	}, {
		"grpc", func() Parser { return newHTTP2(defaultGrant, true) },
		grpcFrames(t, updates),
		grpc,
	}}
}

func updateOf(positions ...*pb.Position) *pb.Update { return &pb.Update{Positions: positions} }

func at(x float32) *pb.Position {
	return &pb.Position{Position: &pb.Pos{X: x, Y: -x}, Source: "character", TimeUs: 1000 + int64(x), Seq: 1 << 50, Velocity: &pb.Pos{X: 5}}
}

func rawFrames(t *testing.T, indices ...int) []byte {
	t.Helper()
	frames := make([]byte, rawHeader) // the confirmation
	_, publisher := Raw{Payload: 20}.Publisher()
	for _, index := range indices {
		frames, _ = publisher.Append(frames, index)
	}
	return frames
}

// grpcFrames is a whole connection: settings, a ping, padding, a frame of a kind
// that nobody knows, and messages that do not end where frames do.
func grpcFrames(t *testing.T, updates []*pb.Update) []byte {
	t.Helper()
	var messages []byte
	for _, update := range updates {
		messages = appendMessage(messages, encode(update))
	}
	b := appendFrame(nil, frameSettings, 0, 0, 6)
	b = appendSetting(b, settingInitialWindow, 1<<20)
	b = append(appendFrame(b, framePing, 0, 0, 8), "12345678"...)
	b = append(appendFrame(b, 0xee, 0, 0, 3), "abc"...)
	third := len(messages) / 3
	b = append(appendFrame(b, frameData, 0, theStream, third), messages[:third]...)
	b = append(appendFrame(b, frameData, flagPadded, theStream, 1+third+2), 2)
	b = append(append(b, messages[third:2*third]...), 0, 0)
	b = appendFrame(b, frameData, 0, theStream, len(messages)-2*third)
	return append(b, messages[2*third:]...)
}

// TestParseAnyPieces gives every conversation in two pieces, cut at every byte,
// and byte by byte.
func TestParseAnyPieces(t *testing.T) {
	for _, c := range conversations(t) {
		t.Run(c.name, func(t *testing.T) {
			for cut := range len(c.bytes) + 1 {
				c.check(t, c.bytes[:cut], c.bytes[cut:])
			}
			c.check(t, bytes.SplitAfter(c.bytes, nil)...)
		})
	}
}

func (c *conversation) check(t *testing.T, pieces ...[]byte) {
	t.Helper()
	parser := c.newParser()
	var got Got
	var rest []byte
	for _, piece := range pieces {
		rest = append(rest, piece...)
		used, err := parser.Parse(rest, &got)
		if err != nil {
			t.Fatalf("in %d pieces, the first of %d bytes: %v", len(pieces), len(pieces[0]), err)
		}
		rest = append([]byte{}, rest[used:]...)
	}
	if len(rest) > 0 {
		t.Errorf("in %d pieces, the first of %d bytes: %d bytes are left", len(pieces), len(pieces[0]), len(rest))
	}
	if diff := cmp.Diff(c.want, got); diff != "" {
		t.Fatalf("in %d pieces, the first of %d bytes (-want +got):\n%s", len(pieces), len(pieces[0]), diff)
	}
}

// TestParseGarbage gives bytes that are not the protocol.
func TestParseGarbage(t *testing.T) {
	data := func(payload string) string {
		return string(append(appendFrame(nil, frameData, 0, theStream, len(payload)), payload...))
	}
	framed := func(kind, flags byte, payload string) string {
		return string(append(appendFrame(nil, kind, flags, theStream, len(payload)), payload...))
	}
	raw, nats, http2 := &rawParser{}, &natsParser{}, func() Parser { return newHTTP2(defaultGrant, true) }
	for name, c := range map[string]struct {
		parser Parser
		bytes  string
	}{
		"raw: a huge frame":          {raw, "GET / HTTP/1.1\r\n"},
		"raw: no room for an index":  {raw, "\x00\x00\x00\x03abc"},
		"nats: an error":             {nats, "-ERR 'Slow Consumer'\r\n"},
		"nats: another protocol":     {nats, "HTTP/1.1 400 Bad Request\r\n"},
		"nats: a size that is none":  {nats, "MSG pos 1 x\r\n"},
		"nats: a huge size":          {nats, "MSG pos 1 99999999999999999999\r\n"},
		"nats: more than it said":    {nats, "MSG pos 1 8\r\n1234567890\r\n"},
		"nats: no room for an index": {nats, "MSG pos 1 1\r\n1\r\n"},
		"nats: a line without end":   {nats, string(make([]byte, maxLine+1))},
		"http2: a huge frame":        {http2(), "HTTP/1.1 400 Bad Request\r\n"},
		"http2: all padding":         {http2(), framed(frameData, flagPadded, "\x05abc")},
		"http2: another stream":      {http2(), string(appendFrame(nil, frameData, 0, 3, 0))},
		"http2: a short ping":        {http2(), framed(framePing, 0, "abc")},
		"http2: odd settings":        {http2(), framed(frameSettings, 0, "abc")},
		"http2: a short window":      {http2(), framed(frameWindowUpdate, 0, "abc")},
		"http2: a reset":             {http2(), framed(frameReset, 0, "\x00\x00\x00\x08")},
		"http2: a goaway":            {http2(), framed(frameGoAway, 0, "\x00\x00\x00\x00\x00\x00\x00\x0benough")},
		"http2: bad headers":         {http2(), framed(frameHeaders, flagEndHeaders, "\xff\xff\xff\xff\xff\xff")},
		"http2: headers in pieces":   {http2(), framed(frameHeaders, 0, "")},
		"http2: the end":             {http2(), framed(frameHeaders, flagEndHeaders|flagEndStream, "")},
		"http2: a refusal":           {http2(), framed(frameHeaders, flagEndHeaders|flagEndStream, "\x00\x0bgrpc-status\x0212")},
		"grpc: compressed":           {http2(), data("\x01\x00\x00\x00\x00")},
		"grpc: a huge message":       {http2(), data("\x00\xff\xff\xff\xff")},
		"grpc: cut within a field":   {http2(), data("\x00\x00\x00\x00\x02\x0a\x05")},
		"grpc: a group":              {http2(), data("\x00\x00\x00\x00\x01\x0b")},
		"grpc: a position without x": {http2(), data("\x00\x00\x00\x00\x02\x0a\x00")},
		"grpc: a point cut short":    {http2(), data("\x00\x00\x00\x00\x06\x0a\x04\x0a\x02\x0d\x00")},
	} {
		t.Run(name, func(t *testing.T) {
			var got Got
			if used, err := c.parser.Parse([]byte(c.bytes), &got); err == nil {
				t.Errorf("%q was taken, %d bytes of it: %+v", c.bytes, used, got)
			} else {
				t.Log(err)
			}
		})
	}
}

// FuzzParse gives anything: there must be no panic, and never more used than
// there is.
func FuzzParse(f *testing.F) {
	f.Add([]byte("MSG pos 1 8\r\n12345678\r\n"))
	f.Add(appendFrame(nil, frameData, flagPadded, theStream, 0))
	f.Add(appendMessage(appendFrame(nil, frameData, 0, theStream, 7), []byte{0x0a, 0x00}))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, parser := range []Parser{&rawParser{}, &natsParser{}, newHTTP2(defaultGrant, true)} {
			var got Got
			if used, _ := parser.Parse(data, &got); used < 0 || used > len(data) {
				t.Errorf("%T used %d of %d bytes", parser, used, len(data))
			}
		}
	})
}

// TestParseDoesNotAllocate gives what fills a steady state, again and again.
func TestParseDoesNotAllocate(t *testing.T) {
	for _, c := range conversations(t) {
		parser := c.newParser()
		var got Got
		allocs := testing.AllocsPerRun(100, func() {
			got.Reset()
			if used, err := parser.Parse(c.bytes, &got); err != nil || used != len(c.bytes) {
				t.Fatalf("%s: %d of %d bytes used: %v", c.name, used, len(c.bytes), err)
			}
		})
		if allocs != 0 {
			t.Errorf("%s: %v allocations for a conversation", c.name, allocs)
		}
	}
}
