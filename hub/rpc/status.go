package rpc

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"posxyz/hub"
	"posxyz/hub/pose"
)

// statusOf is where errors become gRPC codes; nil stays nil.
func statusOf(err error) error {
	if err == nil {
		return nil
	}
	return status.Error(codeOf(err), err.Error())
}

func codeOf(err error) codes.Code {
	var (
		field    *pose.FieldError
		notFound *hub.NotFoundError
		limit    *hub.LimitError
		held     *hub.HeldError
	)
	switch {
	case errors.As(err, &field):
		return codes.InvalidArgument
	case errors.As(err, &notFound):
		return codes.NotFound
	case errors.As(err, &limit):
		return codes.ResourceExhausted
	case errors.As(err, &held):
		return codes.FailedPrecondition
	case errors.Is(err, hub.ErrClosed):
		return codes.Unavailable
	case errors.Is(err, context.Canceled):
		return codes.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return codes.DeadlineExceeded
	}
	return codes.Internal
}
