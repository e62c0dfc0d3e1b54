package sound

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// server is a connection to a sound server.
type server struct {
	client *proto.Client
	conn   net.Conn
}

// dialServer connects to the user's sound server. One behind TCP may take minutes
// to refuse: when ctx ends meanwhile, that is left to a goroutine of its own.
func dialServer(ctx context.Context) (*server, error) {
	type answer struct {
		*server
		error
	}
	answers := make(chan answer)
	go func() {
		client, conn, err := proto.Connect("") // PULSE_SERVER, or where it usually is
		if err == nil && conn == nil {
			err = errors.New("PULSE_SERVER names servers of other machines only")
		}
		s := &server{client, conn}
		select {
		case answers <- answer{s, err}:
		case <-ctx.Done():
			if err == nil {
				s.close()
			}
		}
	}()
	select {
	case got := <-answers:
		if got.error != nil {
			return nil, fmt.Errorf("no sound server answers, want PulseAudio or PipeWire (%w)", got.error)
		}
		return got.server, got.introduce()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// introduce tells the server who records. On an error the connection is closed.
func (s *server) introduce() error {
	err := s.client.Request(&proto.SetClientName{Props: proto.PropList{"application.name": proto.PropListString("posxyz")}}, &proto.SetClientNameReply{})
	if err != nil {
		s.close()
	}
	return err
}

// close hangs up, and waits until the client's goroutine is past its last callback:
// only that one answers a request on a closed connection.
func (s *server) close() {
	s.conn.Close()
	_ = s.client.Request(&proto.GetServerInfo{}, nil) // it says that the connection is closed
}

// onData has take called with what is recorded, by a goroutine of the client's.
// What comes from the channel is why there will be no more.
func (s *server) onData(take func([]byte)) <-chan error {
	gone := make(chan error, 1)
	lost := func(why error) {
		select {
		case gone <- why:
		default:
		}
	}
	s.client.Callback = func(message any) {
		switch m := message.(type) {
		case *proto.DataPacket:
			take(m.Data)
		case *proto.RecordStreamKilled:
			lost(errUnplugged)
		case *proto.ConnectionClosed:
			lost(errServerGone)
		}
	}
	return gone
}

// latency is how long samples are under way until they are sent: what the source
// says, and what waits until a fragment is full.
func (s *server) latency(stream *proto.CreateRecordStreamReply) (time.Duration, error) {
	var reply proto.GetRecordLatencyReply
	if err := s.client.Request(&proto.GetRecordLatency{StreamIndex: stream.StreamIndex}, &reply); err != nil {
		return 0, err
	}
	kept := (reply.WriteIndex - reply.ReadIndex) / floatBytes
	return time.Duration(reply.Latency)*time.Microsecond + time.Duration(kept)*time.Second/time.Duration(stream.Rate), nil
}

// source returns the source of that name.
func (s *server) source(name string) (*proto.GetSourceInfoReply, error) {
	var (
		info    proto.GetServerInfoReply
		sources proto.GetSourceInfoListReply
	)
	if err := s.client.Request(&proto.GetServerInfo{}, &info); err != nil {
		return nil, err
	}
	if err := s.client.Request(&proto.GetSourceInfoList{}, &sources); err != nil {
		return nil, err
	}
	return choose(sources, info.DefaultSourceName, name)
}

// choose returns the source that is called name, or in whose name or description
// that is a part which no other has. Of a microphone and the monitor of an output, it
// is the microphone. Without a name it is the default source, or if that is a
// monitor, the first microphone: what is played would be heard again, and again.
func choose(sources []*proto.GetSourceInfoReply, standard, name string) (*proto.GetSourceInfoReply, error) {
	if len(sources) == 0 {
		return nil, errors.New("the sound server has no microphone")
	}
	if name == "" {
		for _, want := range []string{standard, ""} {
			for _, s := range sources {
				if !isMonitor(s) && (want == "" || s.SourceName == want) {
					return s, nil
				}
			}
		}
		return nil, fmt.Errorf("no microphone, only the monitors of outputs, which mic:NAME takes: %s", list(sources))
	}
	var mics, monitors []*proto.GetSourceInfoReply
	for _, s := range sources {
		switch {
		case s.SourceName == name || s.Device == name:
			return s, nil
		case !hasPart(s, name):
		case isMonitor(s):
			monitors = append(monitors, s)
		default:
			mics = append(mics, s)
		}
	}
	if len(mics) == 0 {
		mics = monitors
	}
	switch len(mics) {
	case 0:
		return nil, fmt.Errorf("no microphone of that name, there are: %s", list(sources))
	case 1:
		return mics[0], nil
	}
	return nil, fmt.Errorf("more than one microphone of that name: %s", list(mics))
}

func isMonitor(s *proto.GetSourceInfoReply) bool { return s.MonitorSourceIndex != proto.Undefined }

func hasPart(s *proto.GetSourceInfoReply, name string) bool {
	return strings.Contains(strings.ToLower(s.SourceName+"\n"+s.Device), strings.ToLower(name))
}

// list names the sources.
func list(sources []*proto.GetSourceInfoReply) string {
	var names []string
	for _, s := range sources {
		names = append(names, fmt.Sprintf("%s (%s)", s.SourceName, s.Device))
	}
	return strings.Join(names, ", ")
}
