package web

import (
	"sync"
	"time"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub/pose"
)

// outbox is what a socket is to send: of each kind what is newest, never a queue.
// Who asks again before the answer was sent is answered once.
type outbox struct {
	bell chan struct{} // one slot: look again

	mu      sync.Mutex
	mail    mail
	refused refusals
}

// mail is what lies in an outbox.
type mail struct {
	update  []byte // nil: none
	of      *stream
	clock   *pb.Clock
	stats   *pb.StatsRequest
	refused []*pb.Refused
	ended   bool // the hub has told everything
}

func newOutbox() *outbox {
	return &outbox{bell: make(chan struct{}, 1), refused: refusals{}}
}

func (o *outbox) putUpdate(of *stream, update []byte) {
	o.put(func() { o.mail.update, o.mail.of = update, of })
}

func (o *outbox) putClock(m *pb.Clock) { o.put(func() { o.mail.clock = m }) }

func (o *outbox) putStats(m *pb.StatsRequest) { o.put(func() { o.mail.stats = m }) }

// putRefused says that a source's sample does not count, unless that was said a
// moment ago.
func (o *outbox) putRefused(source pose.SourceID, why string) {
	o.put(func() {
		if len(o.mail.refused) < maxRefusals && o.refused.isNews(source, time.Now()) {
			o.mail.refused = append(o.mail.refused, &pb.Refused{Source: source.Name, Scene: source.Scene, Why: why})
		}
	})
}

func (o *outbox) end() { o.put(func() { o.mail.ended = true }) }

func (o *outbox) put(change func()) {
	o.mu.Lock()
	change()
	o.mu.Unlock()
	select {
	case o.bell <- struct{}{}:
	default:
	}
}

// take empties the outbox; of Stats only if they may be sent now.
func (o *outbox) take(withStats bool) mail {
	o.mu.Lock()
	defer o.mu.Unlock()
	m := o.mail
	o.mail = mail{ended: m.ended}
	if !withStats {
		o.mail.stats, m.stats = m.stats, nil
	}
	return m
}
