package wire

import "google.golang.org/protobuf/encoding/protowire"

// The fields of FromHub.
const fieldEnvelopeUpdate, fieldEnvelopeSubscription = 2, 6

// AppendEnvelope appends the FromHub that carries an encoded Update of a
// subscription.
func AppendEnvelope(dst, update []byte, subscription uint32) []byte {
	dst = protowire.AppendTag(dst, fieldEnvelopeUpdate, protowire.BytesType)
	dst = protowire.AppendBytes(dst, update)
	return appendVarint(dst, fieldEnvelopeSubscription, uint64(subscription))
}
