package load

import (
	"fmt"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	pb "posxyz/gen/posxyzpb"
)

// connection is a connection that subscribers share, and what came over it.
type connection struct {
	// fixed after connect
	conn *grpc.ClientConn
	api  pb.PositionServiceClient

	// counted by its subscribers
	delivered atomic.Uint64
	lastUS    atomic.Int64 // when the last position came, Unix µs
	ages      Ages
}

// connect prepares as many connections as the subscribers need; each of them
// connects when it is used first.
func connect(opts Options) ([]*connection, error) {
	conns := make([]*connection, 0, (opts.Subscribers+opts.PerConnection-1)/opts.PerConnection)
	for range cap(conns) {
		conn, err := grpc.NewClient("passthrough:///"+opts.Hub,
			grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithNoProxy(),
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxUpdateBytes)))
		if err != nil {
			disconnect(conns)
			return nil, fmt.Errorf("load: connect to %s: %w", opts.Hub, err)
		}
		conns = append(conns, &connection{conn: conn, api: pb.NewPositionServiceClient(conn)})
	}
	return conns, nil
}

// maxUpdateBytes bounds what a hub may send at once: after a subscriber fell
// behind, that is a position of each of 10,000 sources.
const maxUpdateBytes = 8 << 20

func disconnect(conns []*connection) {
	for _, c := range conns {
		c.conn.Close()
	}
}
