package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/web"
	"posxyz/hub/wire"
)

// A hub counts what it does, and tells whoever scrapes it.
func ExampleNew() {
	h := hub.New(wire.Encoder{}, hub.Options{})
	server := httptest.NewServer(web.New(h, web.Options{}))
	defer server.Close()
	h.Publish(pose.Position{Source: pose.SourceID{Name: "guitar"}, At: pose.Vec{X: 2, Y: 1}})

	answer, err := http.Get(server.URL + "/metrics")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "posxyz_published") {
			fmt.Print(line)
		}
	}
	// Output: posxyz_published_total 1
}
