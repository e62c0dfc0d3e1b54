package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/wire"
	"posxyz/hub/wire/request"
)

// receive does what each message asks for, until one is bad or the connection ends.
func (c *socket) receive() error {
	var message bytes.Buffer
	for {
		if err := c.read(&message); err != nil {
			return err
		}
		c.heard.Store(true)
		if err := c.take(message.Bytes()); err != nil {
			return fmt.Errorf("message %d: %w", c.messages, err)
		}
		c.messages++
	}
}

// read replaces what is in into by the next message.
func (c *socket) read(into *bytes.Buffer) error {
	kind, from, err := c.conn.Reader(context.Background())
	if err != nil {
		return err
	}
	if kind != websocket.MessageBinary {
		return &farewell{websocket.StatusUnsupportedData, fmt.Sprintf("message %d is text: want binary, a ToHub of position.proto in protobuf", c.messages)}
	}
	into.Reset()
	n, err := into.ReadFrom(io.LimitReader(from, int64(c.opts.MaxMessageBytes)+1))
	if n > int64(c.opts.MaxMessageBytes) {
		return &farewell{websocket.StatusMessageTooBig, fmt.Sprintf("message %d is too long: want %d bytes at most", c.messages, c.opts.MaxMessageBytes)}
	}
	return err
}

// take does what a message asks for. A *farewell or an error that farewellOf knows
// ends the connection.
func (c *socket) take(encoded []byte) error {
	var m pb.ToHub
	if err := proto.Unmarshal(encoded, &m); err != nil {
		return &farewell{websocket.StatusInvalidFramePayloadData, fmt.Sprintf("message %d, of %d bytes, is no ToHub of position.proto in protobuf", c.messages, len(encoded))}
	}
	switch ask := m.GetMessage().(type) {
	case *pb.ToHub_Follow:
		return c.follow(ask.Follow)
	case *pb.ToHub_Publish:
		return c.publish(ask.Publish)
	case *pb.ToHub_Stats:
		c.out.putStats(ask.Stats)
	case *pb.ToHub_Clock:
		c.out.putClock(ask.Clock)
	default:
		return &pose.FieldError{Field: "message", Found: "empty, or one that this hub does not know", Want: "follow, publish, stats or clock"}
	}
	return nil
}

// follow begins a subscription, or pays for Updates of the one that there is.
func (c *socket) follow(m *pb.FollowRequest) error {
	if m.GetSubscribe() == nil {
		switch {
		case c.stream == nil:
			return &pose.FieldError{Field: "follow.subscribe", Found: "missing", Want: "what to follow, in the first follow"}
		case m.GetCredits() == 0:
			return &pose.FieldError{Field: "follow.credits", Found: "0", Want: "1 or more"}
		}
		c.stream.pay(m.GetCredits())
		return nil
	}
	sub, err := request.ToSubscription(m.GetSubscribe())
	if err != nil {
		return err
	}
	sub.Peer = c.peer
	if c.stream != nil {
		c.stream.follower.Close() // what lies in the outbox goes before what is new, or not at all
		c.stream = nil
		c.following.Store(false)
	}
	c.streams++
	s := newStream(c.out, c.streams, m.GetCredits())
	follower, err := c.hub.Follow(sub, s)
	if err != nil {
		return err
	}
	c.stream = s
	c.following.Store(true)
	s.start(follower)
	return nil
}

// publish takes a sample. One that others do not let through is refused.
func (c *socket) publish(m *pb.Position) error {
	p, err := wire.ToPosition(m)
	if err != nil {
		return err
	}
	if c.hand == nil {
		if c.hand, err = c.hub.NewHand(c.peer); err != nil {
			return err
		}
	}
	_, err = c.hand.Publish(p)
	var held *hub.HeldError
	var limit *hub.LimitError
	if errors.As(err, &held) || errors.As(err, &limit) {
		c.out.putRefused(p.Source, err.Error())
		return nil
	}
	return err
}
