package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestDialable wants an address that a visitor can dial, where the hub's own is
// every address there is.
func TestDialable(t *testing.T) {
	for _, c := range []struct{ grpc, host, want string }{
		{"127.0.0.1:50051", "localhost:8080", "127.0.0.1:50051"},
		{"stage.example:50051", "localhost:8080", "stage.example:50051"},
		{"[::]:50051", "192.0.2.7:8080", "192.0.2.7:50051"},
		{"0.0.0.0:50051", "localhost", "localhost:50051"},
		{"0.0.0.0:50051", "[2001:db8::7]:8080", "[2001:db8::7]:50051"},
		{":50051", "192.0.2.7:8080", "192.0.2.7:50051"},
		{"0.0.0.0:50051", "", "0.0.0.0:50051"},
		{"bufconn", "localhost", "bufconn"},
		{"", "localhost", ""},
	} {
		request := httptest.NewRequest(http.MethodGet, "/ws", nil)
		request.Host = c.host
		if got := dialable(c.grpc, request); got != c.want {
			t.Errorf("gRPC at %q, visited as %q: told to dial %q, want %q", c.grpc, c.host, got, c.want)
		}
	}
}
