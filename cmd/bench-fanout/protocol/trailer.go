package protocol

import (
	"errors"
	"fmt"

	"golang.org/x/net/http2/hpack"
)

var errStreamEnded = errors.New("the server ended the stream")

// header reads a header block. One that ends the stream is its status.
func (h *HTTP2) header(f *frame) error {
	if !f.has(flagEndHeaders) {
		return errors.New("a header block in several frames: not supported here")
	}
	block, err := f.body()
	if err != nil {
		return err
	}
	if f.has(flagPriority) {
		if len(block) < 5 {
			return f.want(5)
		}
		block = block[5:]
	}
	if h.headers == nil {
		h.headers = hpack.NewDecoder(4096, nil)
	}
	fields, err := h.headers.DecodeFull(block)
	if err != nil {
		return fmt.Errorf("a header block: %w", err)
	}
	return refusal(fields, f.has(flagEndStream))
}

// refusal is what the fields say against the call.
func refusal(fields []hpack.HeaderField, ended bool) error {
	var code, text, status string
	for _, field := range fields {
		switch field.Name {
		case "grpc-status":
			code = field.Value
		case "grpc-message":
			text = field.Value
		case ":status":
			status = field.Value
		}
	}
	switch {
	case code != "":
		return fmt.Errorf("the server ended the stream: gRPC status %s %s", code, text)
	case status != "" && status != "200":
		return fmt.Errorf("the server answers HTTP status %s", status)
	case ended:
		return errStreamEnded
	}
	return nil
}
