package h2_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"posxyz/hub/rpc/h2"
)

// transports are a socket and a pipe in memory, which are written to differently.
var transports = map[string]func(testing.TB, h2.Options) *running{"socket": startTCP, "pipe": start}

// big is more than any window.
const big = 1 << 20

// TestStockClient: unary, both directions of streaming, large messages.
func TestStockClient(t *testing.T) {
	for name, start := range transports {
		t.Run(name, func(t *testing.T) {
			conn := start(t, h2.Options{}).client(t)
			ctx, cancel := context.WithTimeout(t.Context(), soon)
			defer cancel()
			for _, size := range []int{0, 1, 100, 16 << 10, 65535, big} {
				var out message
				if err := conn.Invoke(ctx, "/t.T/Echo", bytesOf(size), &out); err != nil || !proto.Equal(&out, bytesOf(size)) {
					t.Errorf("Echo of %d bytes = %d bytes, %v", size, len(out.GetValue()), err)
				}
				bidi := stream(ctx, t, conn, "Bidi")
				for range 5 {
					if err := bidi.SendMsg(bytesOf(size)); err != nil {
						t.Fatal(err)
					}
					if err := bidi.RecvMsg(&out); err != nil || !proto.Equal(&out, bytesOf(size)) {
						t.Errorf("Bidi of %d bytes = %d bytes, %v", size, len(out.GetValue()), err)
					}
				}
				bidi.CloseSend()
				if err := bidi.RecvMsg(&out); !errors.Is(err, io.EOF) {
					t.Errorf("Bidi ends with %v", err)
				}
				wantSum(t, stream(ctx, t, conn, "Sum"), size, 20)
			}
			repeat := stream(ctx, t, conn, "Repeat")
			in := bytesOf(big)
			in.Value[0] = 9
			if err := errors.Join(repeat.SendMsg(in), repeat.CloseSend()); err != nil {
				t.Fatal(err)
			}
			for i := range 9 {
				var out message
				if err := repeat.RecvMsg(&out); err != nil || !bytes.Equal(out.GetValue(), in.GetValue()) {
					t.Errorf("copy %d = %d bytes, %v", i, len(out.GetValue()), err)
				}
			}
		})
	}
}

func wantSum(t *testing.T, sum grpc.ClientStream, size, count int) {
	t.Helper()
	for range count {
		if err := sum.SendMsg(bytesOf(size)); err != nil {
			t.Fatal(err)
		}
	}
	var out wrapperspb.Int64Value
	if err := errors.Join(sum.CloseSend(), sum.RecvMsg(&out)); err != nil || out.GetValue() != int64(size*count) {
		t.Errorf("Sum of %d times %d bytes = %d, %v", count, size, out.GetValue(), err)
	}
}

// TestMetadataAndStatus go both ways, binary and printable, with details.
func TestMetadataAndStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := start(t, h2.Options{}).client(t)
		ask := metadata.Pairs("x-ask", "a", "x-ask", "b, c", "x-ask-bin", "\x00\xff", "x-ask-bin", "")
		for _, text := range []string{"fine", "!100 % wrong: é\n\x7f"} {
			var head, tail metadata.MD
			in, out := &message{Value: []byte(text)}, &message{}
			err := conn.Invoke(metadata.NewOutgoingContext(t.Context(), ask), "/t.T/Echo", in, out, grpc.Header(&head), grpc.Trailer(&tail))
			if got := head.Get("x-head"); len(got) != 2 || got[1] != "b, c" {
				t.Errorf("%q: x-head = %q", text, got)
			}
			if got := head.Get("x-head-bin"); len(got) != 2 || got[0] != "\x00\xff" {
				t.Errorf("%q: x-head-bin = %q", text, got)
			}
			if got := tail.Get("x-tail"); len(got) != 2 || got[0] != "a" {
				t.Errorf("%q: x-tail = %q", text, got)
			}
			st := status.Convert(err)
			if text[0] != '!' {
				if err != nil {
					t.Errorf("%q: %v", text, err)
				}
				continue
			}
			if st.Code() != codes.DataLoss || st.Message() != text || len(st.Details()) != 1 || !proto.Equal(st.Details()[0].(proto.Message), in) {
				t.Errorf("%q: status %v %q with %v", text, st.Code(), st.Message(), st.Details())
			}
		}
	})
}

// TestCompression: what a client compresses is taken, if the program has the means.
func TestCompression(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := start(t, h2.Options{MaxMessageBytes: 64 << 10}).client(t)
		var out message
		in := bytesOf(60 << 10)
		if err := conn.Invoke(t.Context(), "/t.T/Echo", in, &out, grpc.UseCompressor(gzip.Name)); err != nil || !proto.Equal(in, &out) {
			t.Errorf("Echo = %d bytes, %v", len(out.GetValue()), err)
		}
		bomb := &message{Value: make([]byte, 1<<20)}
		if err := conn.Invoke(t.Context(), "/t.T/Echo", bomb, &out, grpc.UseCompressor(gzip.Name)); status.Code(err) != codes.ResourceExhausted {
			t.Errorf("Echo of what unpacks to a megabyte = %v", err)
		}
	})
}

// TestDeadlinesAndCancellation reach the handler, and the client.
func TestDeadlinesAndCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, h2.Options{})
		conn := r.client(t)
		for code, end := range map[codes.Code]func(context.Context) (context.Context, context.CancelFunc){
			codes.DeadlineExceeded: func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, time.Second)
			},
			codes.Canceled: func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancel(ctx)
				time.AfterFunc(time.Second, cancel)
				return ctx, cancel
			},
		} {
			ctx, cancel := end(t.Context())
			began := time.Now()
			err := stream(ctx, t, conn, "Wait").RecvMsg(&message{})
			if took := time.Since(began); status.Code(err) != code || took != time.Second {
				t.Errorf("Wait = %v after %v, want %v after 1s", err, took, code)
			}
			synctest.Wait()
			r.service.running.Wait()
			cancel()
		}
	})
}

// TestManyStreams at once, on one connection, are served and all end.
func TestManyStreams(t *testing.T) {
	for name, start := range transports {
		t.Run(name, func(t *testing.T) {
			conn := start(t, h2.Options{}).client(t)
			ctx, cancel := context.WithTimeout(t.Context(), 6*soon)
			defer cancel()
			var calls sync.WaitGroup
			for i := range 1000 {
				s := stream(ctx, t, conn, "Bidi")
				calls.Go(func() {
					for range 5 {
						in, out := bytesOf(i*3), &message{}
						if err := errors.Join(s.SendMsg(in), s.RecvMsg(out)); err != nil || !proto.Equal(in, out) {
							t.Errorf("stream %d: %d bytes, %v", i, len(out.GetValue()), err)
						}
					}
					s.CloseSend()
					if err := s.RecvMsg(&message{}); !errors.Is(err, io.EOF) {
						t.Errorf("stream %d ends with %v", i, err)
					}
				})
			}
			calls.Wait()
		})
	}
}

// TestStreamLimit: the stream too many is refused, not queued, and room is made
// by one that ends.
func TestStreamLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := start(t, h2.Options{MaxStreams: 3}).client(t)
		ctx, cancel := context.WithCancel(t.Context())
		for range 3 {
			stream(ctx, t, conn, "Wait")
		}
		for range 5 {
			err := stream(t.Context(), t, conn, "Wait").RecvMsg(&message{})
			if st := status.Convert(err); st.Code() != codes.ResourceExhausted || !strings.Contains(st.Message(), "3 streams on a connection") {
				t.Errorf("the fourth stream = %v", err)
			}
		}
		cancel()
		synctest.Wait()
		if err := conn.Invoke(t.Context(), "/t.T/Echo", &message{}, &message{}); err != nil {
			t.Errorf("after they have ended, Echo = %v", err)
		}
	})
}

// TestSlowReader: who does not read holds up its own streams, and no others; it
// finds all when it does.
func TestSlowReader(t *testing.T) {
	for name, start := range transports {
		t.Run(name, func(t *testing.T) {
			r := start(t, h2.Options{})
			ctx, cancel := context.WithTimeout(t.Context(), soon)
			defer cancel()
			slow := stream(ctx, t, r.client(t), "Repeat")
			in := bytesOf(64 << 10)
			in.Value[0] = 200
			if err := errors.Join(slow.SendMsg(in), slow.CloseSend()); err != nil {
				t.Fatal(err)
			}
			beside := r.client(t)
			for range 100 {
				if err := beside.Invoke(ctx, "/t.T/Echo", in, &message{}); err != nil {
					t.Fatal(err)
				}
			}
			for i := range 200 {
				var out message
				if err := slow.RecvMsg(&out); err != nil || !proto.Equal(in, &out) {
					t.Fatalf("message %d = %d bytes, %v", i, len(out.GetValue()), err)
				}
			}
			if err := slow.RecvMsg(&message{}); !errors.Is(err, io.EOF) {
				t.Errorf("it ends with %v", err)
			}
		})
	}
}
