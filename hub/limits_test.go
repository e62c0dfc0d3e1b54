package hub

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// TestLimits: each says which it is, is counted, leaves nothing, and makes room
// when something goes.
func TestLimits(t *testing.T) {
	inScene := func(scene string) pose.Position { return pose.Position{Source: pose.SourceID{Scene: scene, Name: "a"}} }
	for _, c := range []struct {
		what string
		opts Options
		want string
		use  func(h *Hub) (free func(), err error) // takes one
	}{
		{
			"subscribers", Options{MaxFollowers: 3}, "hub: limit reached: 3 subscribers",
			func(h *Hub) (func(), error) {
				r, err := h.Read(Subscription{})
				if err != nil {
					return nil, err
				}
				return r.Close, nil
			},
		},
		{
			"publishers", Options{MaxPublishers: 3}, "hub: limit reached: 3 publishers",
			func(h *Hub) (func(), error) {
				pub, err := h.NewPublisher("p")
				if err != nil {
					return nil, err
				}
				return func() { pub.Close(); pub.Close() }, nil
			},
		},
		{
			"scenes", Options{MaxScenes: 3}, "hub: limit reached: 3 scenes",
			func() func(h *Hub) (func(), error) {
				n := 0
				return func(h *Hub) (func(), error) {
					n++
					p := inScene(fmt.Sprint(n))
					_, err := h.Publish(p)
					p.Remove = true
					return func() { h.Publish(p) }, err
				}
			}(),
		},
		{
			"scenes", Options{MaxScenes: 3}, "hub: limit reached: 3 scenes",
			func() func(h *Hub) (func(), error) {
				n := 0
				return func(h *Hub) (func(), error) {
					n++
					r, err := h.Read(Subscription{Scene: fmt.Sprint(n)})
					if err != nil {
						return nil, err
					}
					return r.Close, nil
				}
			}(),
		},
		{
			"sources in a scene", Options{MaxSources: 3}, "hub: limit reached: 3 sources in a scene",
			func() func(h *Hub) (func(), error) {
				n := 0
				return func(h *Hub) (func(), error) {
					n++
					p := sample(fmt.Sprint(n), 1)
					_, err := h.Publish(p)
					p.Remove = true
					return func() { h.Publish(p) }, err
				}
			}(),
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := running(t, c.opts)
				var frees []func()
				for range 3 {
					free, err := c.use(h)
					if err != nil {
						t.Fatalf("below the limit: %v", err)
					}
					frees = append(frees, free)
				}
				for range 2 {
					_, err := c.use(h)
					if limit, ok := errors.AsType[*LimitError](err); !ok || err.Error() != c.want || limit.What != c.what {
						t.Errorf("at the limit: %v, want the LimitError %q", err, c.want)
					}
				}
				frees[1]()
				free, err := c.use(h)
				if err != nil {
					t.Fatalf("after one has gone: %v", err)
				}
				frees[1] = free
				if _, err := c.use(h); err == nil {
					t.Errorf("there is room for two after one has gone")
				}
				if diff := cmp.Diff(map[string]uint64{c.what: 3}, h.Counters().LimitsHit); diff != "" {
					t.Errorf("LimitsHit differs (-want +got):\n%s", diff)
				}
				for _, free := range frees {
					free()
				}
				got := h.Counters()
				if got.Followers != 0 || got.Publishers != 0 || got.Sources != 0 || got.Scenes != 0 || len(h.scenes) != 0 {
					t.Errorf("all have gone, but %+v is counted", got)
				}
			})
		})
	}
}

// TestSubscriptionRefuses what cannot be meant, naming the field.
func TestSubscriptionRefuses(t *testing.T) {
	h := New(wire.Encoder{}, Options{})
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		sub   Subscription
		field string
	}{
		{Subscription{MaxRate: -1}, "max_rate_hz"},
		{Subscription{MaxRate: nan}, "max_rate_hz"},
		{Subscription{MaxRate: inf}, "max_rate_hz"},
		{Subscription{MaxRate: -inf}, "max_rate_hz"},
		{Subscription{Area: &Area{}}, "area.radius"},
		{Subscription{Area: &Area{Radius: -1}}, "area.radius"},
		{Subscription{Area: &Area{Radius: nan}}, "area.radius"},
		{Subscription{Area: &Area{Radius: inf}}, "area.radius"},
		{Subscription{Area: &Area{Radius: 1, Center: pose.Vec{X: nan}}}, "area.center.x"},
		{Subscription{Area: &Area{Radius: 1, Center: pose.Vec{Y: 2e6}}}, "area.center.y"},
		{Subscription{Area: &Area{Radius: 1, Center: pose.Vec{Z: -inf}}}, "area.center.z"},
		{Subscription{Area: &Area{Radius: 1, Center: pose.Vec{X: 1}, Around: "a"}}, "area"},
		{Subscription{Area: &Area{Radius: 1, Center: pose.Vec{X: nan}, Around: "a"}}, "area"},
		{Subscription{Area: &Area{Radius: 1, Around: "a*"}}, "area.around"},
		{Subscription{Area: &Area{Radius: 1, Around: "\xff"}}, "area.around"},
		{Subscription{Area: &Area{Radius: 1, Around: "a\n"}}, "area.around"},
	} {
		_, err := h.Read(c.sub)
		if field, ok := errors.AsType[*pose.FieldError](err); !ok || field.Field != c.field {
			t.Errorf("Read(%+v, %+v) = %v, want a FieldError for %s", c.sub, c.sub.Area, err, c.field)
		}
	}
	if got := h.Counters(); got.Followers != 0 || got.Scenes != 0 {
		t.Errorf("refused subscriptions left %+v", got)
	}
}
