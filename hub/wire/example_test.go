package wire_test

import (
	"fmt"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub/wire"
)

// What a publisher sent is read once, and is valid from then on.
func Example() {
	p, err := wire.ToPosition(&pb.Position{Source: "guitar", Position: &pb.Pos{X: 1, Y: 2}})
	fmt.Println(p.Source, p.At, err)

	_, err = wire.ToPosition(&pb.Position{Source: "guitar"})
	fmt.Println(err)
	// Output:
	// guitar {1 2 0} <nil>
	// pose: position is missing, want x, y and z in metres
}
