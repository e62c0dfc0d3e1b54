package protocol

import (
	"bytes"

	"golang.org/x/net/http2/hpack"
	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
)

// defaultGrant is how much a server may send before it hears from us again.
const defaultGrant = 1 << 20

// GRPC is the dialect of the hub, and of what speaks like it.
type GRPC struct {
	Authority string
	Source    string // the name to publish under
	Request   *pb.SubscribeRequest
}

// Subscriber opens a Subscribe; the first Update confirms it.
func (g GRPC) Subscriber() ([]byte, Parser) {
	c := call{g.Authority, "Subscribe", encode(g.Request), true, defaultGrant}
	return c.open(), newHTTP2(defaultGrant, false)
}

// Publisher opens a Publish.
func (g GRPC) Publisher() ([]byte, Publisher) {
	c := call{g.Authority, "Publish", nil, false, defaultWindow}
	return c.open(), &grpcPublisher{newHTTP2(defaultWindow, false), g.Source}
}

// Watch opens a Subscribe of which the times are read too, with the window that
// HTTP/2 has when nobody says anything.
func Watch(authority string, request *pb.SubscribeRequest) ([]byte, *HTTP2) {
	c := call{authority, "Subscribe", encode(request), true, defaultWindow}
	return c.open(), newHTTP2(defaultWindow, true)
}

// Follow opens a Follow of which the times are read too. Credit is how one pays
// for more.
func Follow(authority string, request *pb.SubscribeRequest, credits uint32) ([]byte, *HTTP2) {
	first := encode(&pb.FollowRequest{Subscribe: request, Credits: credits})
	c := call{authority, "Follow", first, false, defaultWindow}
	return c.open(), newHTTP2(defaultWindow, true)
}

// Credit is the FollowRequest that pays for more Updates.
func Credit(credits uint32) []byte { return encode(&pb.FollowRequest{Credits: credits}) }

type grpcPublisher struct {
	*HTTP2

	source string
}

// Append adds a Position whose x is the index. The other coordinates move too,
// so that no component of the velocity is 0, which would not be encoded.
func (p *grpcPublisher) Append(dst []byte, index int) ([]byte, bool) {
	x := float32(index + 1)
	return p.AppendData(dst, encode(&pb.Position{
		Position: &pb.Pos{X: x, Y: -x / 2, Z: x / 4},
		Source:   p.source,
	}))
}

// call is a connection with one call on it.
type call struct {
	authority, method string
	first             []byte // message; nil is none
	last              bool   // nothing comes behind it
	window            int
}

// open returns the bytes that begin the connection.
func (c *call) open() []byte {
	b := []byte(preface)
	settings := appendSetting(nil, settingEnablePush, 0)
	settings = appendSetting(settings, settingInitialWindow, uint32(c.window))
	b = appendFrame(b, frameSettings, 0, 0, len(settings))
	b = append(b, settings...)
	if c.window > defaultWindow {
		b = appendWindowUpdate(b, 0, c.window-defaultWindow)
	}
	headers := c.headers()
	b = appendFrame(b, frameHeaders, flagEndHeaders, theStream, len(headers))
	b = append(b, headers...)
	if c.first == nil {
		return b
	}
	flags := byte(0)
	if c.last {
		flags = flagEndStream
	}
	b = appendFrame(b, frameData, flags, theStream, messageHeader+len(c.first))
	return appendMessage(b, c.first)
}

func (c *call) headers() []byte {
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	for _, field := range []hpack.HeaderField{
		{Name: ":method", Value: "POST"},
		{Name: ":scheme", Value: "http"},
		{Name: ":path", Value: "/" + pb.PositionService_ServiceDesc.ServiceName + "/" + c.method},
		{Name: ":authority", Value: c.authority},
		{Name: "content-type", Value: "application/grpc"},
		{Name: "te", Value: "trailers"},
		{Name: "user-agent", Value: "bench-fanout"},
	} {
		_ = encoder.WriteField(field) // a bytes.Buffer does not fail
	}
	return block.Bytes()
}

// encode returns m, never nil.
func encode(m proto.Message) []byte {
	encoded, err := proto.Marshal(m)
	if err != nil {
		panic(err) // a string that is not UTF-8, which nobody gives
	}
	return append([]byte{}, encoded...)
}
