//go:build linux

package interest

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	pb "posxyz/gen/posxyzpb"
)

// publishers is how many requests are under way at once.
const publishers = 16

// publishStanding publishes n sources once, for ever, in rows far away.
func publishStanding(ctx context.Context, address string, n int) error {
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer conn.Close()
	client := pb.NewPositionServiceClient(conn)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(publishers)
	for i := range n {
		group.Go(func() error {
			_, err := client.PositionPub(ctx, &pb.Position{
				Position: &pb.Pos{X: float32(standingX + 10*(i%100)), Y: float32(10 * (i / 100))},
				Source:   fmt.Sprintf("standing-%d", i),
			})
			return err
		})
	}
	return group.Wait()
}
