package peers

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

const natsPatience = 10 * time.Second // to be up

// serveNATS runs nats-server with its defaults.
func serveNATS(ctx context.Context, up func(address string)) error {
	ns, err := server.NewServer(&server.Options{
		Host:   "127.0.0.1",
		Port:   server.RANDOM_PORT,
		NoLog:  true,
		NoSigs: true,
	})
	if err != nil {
		return err
	}
	ns.Start()
	defer ns.WaitForShutdown()
	defer ns.Shutdown()
	if !ns.ReadyForConnections(natsPatience) {
		return errors.New("nats-server is not up")
	}
	up(ns.Addr().String())
	<-ctx.Done()
	return nil
}
