package web

import (
	"net/http"

	"posxyz/hub"
)

// alive answers as long as anything does.
func alive(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") }

// ready tells whether positions are taken in, and told.
func ready(h *hub.Hub) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		select {
		case <-h.Closed():
			say(w, http.StatusServiceUnavailable, "the hub is shutting down: it takes no positions any more")
		default:
			say(w, http.StatusOK, "ok")
		}
	}
}
