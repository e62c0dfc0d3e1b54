package hub

import "posxyz/hub/pose"

// Encoder writes Updates in the form of a wire on which repeated entries
// concatenate, as they do in protobuf: an Update is its entries and its rest, in
// any order. So a position is encoded once, whoever gets it. Its methods are
// called from many goroutines at once; each appends to dst and returns it.
type Encoder interface {
	// AppendPosition appends p as one entry of an Update.
	AppendPosition(dst []byte, p *pose.Position) []byte
	// AppendTeleport appends an entry that AppendPosition wrote, as a teleport.
	AppendTeleport(dst, entry []byte) []byte
	// AppendRest appends all of u but its positions.
	AppendRest(dst []byte, u *pose.Update) []byte
}
