// Package hub holds where every source is, and tells those who follow.
//
// A hub has scenes; a scene has sources; a source has one position, its newest.
// Publish replaces it, Latest reads it, Follow is told of every change. The hub
// knows no transport and no wire: an Encoder writes Updates, Sinks take them.
//
//	Publish ─▶ scene ─▶ log ─▶ broadcaster, one for each core
//	                             audience: a replica of the scene
//	                               view: what one kind of subscription hears
//	                                 followers: cursors into it ─▶ Sinks
//
// A publisher appends to its scene's log and rings for the broadcasters. Each of
// them takes the log in once for all of its followers, and gives every follower
// whose sink is ready one Update: the difference between what it was told and
// what is now.
//
// # Guaranteed
//
// Publishing. It never waits for a follower, and costs the same however many
// there are: it wakes broadcasters. A position is encoded once, whoever gets it
// (again only when a broadcaster begins to follow a scene, or falls out of its
// log), and an Update once for all followers that are told the same in one turn of
// their broadcaster.
//
// Order. Within a scene, seq rises with every change, also across restarts of a
// hub on a machine whose clock does not go back. A follower is told of changes
// in that order; Update.Seq never falls.
//
// Completeness. The first Update is a snapshot of everything that was published
// before. From then on each Update holds, for every source that changed since
// the last one, its newest position or that it is gone, without a gap and
// without a duplicate; a source that came and went unseen is not told. What a
// newer sample replaced before it was told is counted as conflated; a teleport
// among it is told with the newest. A follower that is too far behind to be told
// what is gone gets a snapshot again.
//
// Every sample. Subscription.EverySample tells each sample once, in order. A
// follower that is behind by more than maxHistory gets a snapshot, with Skipped
// saying how many samples it was not told. If a broadcaster itself fell out of
// the log, Skipped counts those of the whole scene: for a filtered subscription
// it is then an upper bound.
//
// Age. A sink that says Ready when something is pending gets what is newest
// then, to within a turn of its broadcaster, not when it was asked for. There is
// never more than one Update between the hub and a sink: what is older than that
// lies behind the sink.
//
// Areas. A source that is inside is told as one that came; one that leaves the
// ball, 5 % larger for leaving, as gone with LeftArea. So an Update says for each
// source whether it is heard, and "left" is never taken for "stands still".
//
// Rate. MaxRate bounds Updates a second on a grid of periods that begins with
// the snapshot: one that is late does not delay those after it. With EverySample
// a batch that one Update does not hold comes in several, at once.
//
// Life. When nothing changes, an empty Update comes each Heartbeat to whoever is
// ready: a hub that is frozen is not mistaken for sources that stand still.
//
// Memory. A follower costs a cursor, however far behind it is; what it hears
// costs memory once for each kind of subscription and broadcaster. A scene's log
// is bounded, and so is the history of a view that tells every sample: 4 MB for
// each kind of such subscription, kept only for those who are behind. A stalled
// sink holds one Update, which may be a snapshot of the scene.
//
// Islands. Nothing crosses from one scene to another.
//
// # Not guaranteed
//
//   - That a follower sees every sample, unless it asks for it.
//   - Order between scenes, or between followers.
//   - That an area around a moving source is exact between two Updates: what is
//     inside is found out when they are made.
//   - That a position is remembered after the hub ends.
//
// # Life of a source
//
// It is live from its first sample. It is lost when its TTL has passed, or when
// the Publisher that last wrote it closes. A lost source is told once, whole,
// and forgotten after Options.Forget. A sample revives it at any time. What a hand
// (NewHand) has put somewhere stays there, live, unless it gave a TTL.
//
// Who publishes with Position.Hold holds the source: others' samples are refused.
// When the hold runs out, and nobody has published since, the source is told again,
// as old as it is, held by nobody.
package hub
