package web

import (
	"context"
	"slices"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/wire"
)

// statsEvery is how often a peer is told Stats at most: the hub has none newer.
const statsEvery = 100 * time.Millisecond

// pieceBytes is how much of a message a peer has writeTime for: one that takes less
// than 3.2 kB/s is cut off, one that takes more may take minutes for a snapshot.
const pieceBytes = 16 << 10

// maxKept is the largest buffer that is kept for the next message, in bytes: a
// snapshot may need more, what follows does not.
const maxKept = 64 << 10

// deliver sends a Welcome, then what comes to lie in the outbox, until the socket
// is to end or the hub has told everything.
func (c *socket) deliver() error {
	welcome := &pb.Welcome{You: c.peer, Version: c.opts.Version, Grpc: c.grpc}
	if err := c.sendMessage(&pb.FromHub{Message: &pb.FromHub_Welcome{Welcome: welcome}}); err != nil {
		return err
	}
	due := time.NewTimer(0) // Stats may be sent again
	defer due.Stop()
	for {
		select {
		case <-c.out.bell:
		case <-due.C:
		case <-c.over:
			return nil
		}
		wait := statsEvery - time.Since(c.statsAt)
		m := c.out.take(wait <= 0)
		if err := c.send(m); err != nil {
			return err
		}
		if m.ended {
			return hub.ErrClosed
		}
		if wait > 0 {
			due.Reset(wait)
		}
	}
}

// send sends what lay in the outbox.
func (c *socket) send(m mail) error {
	if m.clock != nil {
		m.clock.HubUs = time.Now().UnixMicro()
		if err := c.sendMessage(&pb.FromHub{Message: &pb.FromHub_Clock{Clock: m.clock}}); err != nil {
			return err
		}
	}
	for _, refused := range m.refused {
		if err := c.sendMessage(&pb.FromHub{Message: &pb.FromHub_Refused{Refused: refused}}); err != nil {
			return err
		}
	}
	if m.update != nil {
		c.buffer = wire.AppendEnvelope(c.buffer[:0], m.update, m.of.number)
		if err := c.write(); err != nil {
			return err
		}
		m.of.sent()
	}
	if m.stats != nil {
		return c.sendStats(m.stats)
	}
	return nil
}

func (c *socket) sendStats(m *pb.StatsRequest) error {
	ctx, cancel := context.WithTimeout(context.Background(), writeTime)
	defer cancel()
	reply, err := c.stats.Answer(ctx, m)
	if err != nil {
		return nil // the hub is closing, and will say so
	}
	c.statsAt = time.Now()
	return c.sendMessage(&pb.FromHub{Message: &pb.FromHub_Stats{Stats: reply}})
}

func (c *socket) sendMessage(m *pb.FromHub) error {
	var err error
	if c.buffer, err = (proto.MarshalOptions{}).MarshalAppend(c.buffer[:0], m); err != nil {
		return err
	}
	return c.write()
}

// write writes what is in buffer, as one message.
func (c *socket) write() error {
	c.writing.Store(true)
	defer c.writing.Store(false)
	if len(c.buffer) > pieceBytes {
		return c.writeLong()
	}
	c.slow.Reset(writeTime)
	defer c.slow.Stop()
	return c.conn.Write(context.Background(), websocket.MessageBinary, c.buffer)
}

// writeLong writes what is in buffer in pieces, each a frame: pings and their
// answers find a way between them.
func (c *socket) writeLong() error {
	message := c.buffer
	if cap(message) > maxKept {
		c.buffer = nil
	}
	to, err := c.conn.Writer(context.Background(), websocket.MessageBinary)
	if err != nil {
		return err
	}
	defer c.slow.Stop()
	for piece := range slices.Chunk(message, pieceBytes) {
		c.slow.Reset(writeTime)
		if _, err := to.Write(piece); err != nil {
			return err
		}
	}
	c.slow.Reset(writeTime)
	return to.Close()
}
