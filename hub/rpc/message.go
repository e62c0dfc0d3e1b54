package rpc

import (
	"strings"

	"google.golang.org/grpc/status"
)

// Message returns what a gRPC status says, for people: the hub's own sentence,
// or the operating system's, without what gRPC puts around them.
func Message(err error) string {
	message := status.Convert(err).Message()
	if strings.Contains(message, "error reading server preface") {
		return "what listens there does not answer as a hub does"
	}
	if strings.Contains(message, "context deadline exceeded") {
		return "no answer"
	}
	if _, cause, found := strings.Cut(message, "Error while dialing: "); found {
		return strings.TrimSuffix(cause, `"`)
	}
	return message
}
