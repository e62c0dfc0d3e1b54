package audio

// BlockFrames is how many frames every stage renders at a time: 2.7 ms at 48 kHz.
const BlockFrames = 128

// Rate is a sampling rate in Hz.
type Rate int

// DefaultRate is what the listener runs at: what sound cards run at.
const DefaultRate Rate = 48000

// Seconds returns the length of n frames.
func (r Rate) Seconds(n int64) float64 { return float64(n) / float64(r) }

// Mono is one block of one channel, full scale ±1.
type Mono [BlockFrames]float32

// Block is one block for two ears, full scale ±1.
type Block struct{ Left, Right [BlockFrames]float32 }

// Sound is an endless mono signal, a function of stream time.
type Sound interface {
	// ReadAt fills dst with the samples of the frames from frame on. Callers
	// go forward one block at a time and may leave blocks out (a sound that is
	// not heard is not read) or read the same block twice (two voices of one
	// sound); a sound that cannot deliver in time fills in silence.
	ReadAt(dst *Mono, frame int64)
}

// Space places mono signals around a listener: through each of its stages one
// source, and all of them together into two ears.
type Space interface {
	// NewStage returns a stage in silence. It takes memory.
	NewStage() Stage

	// Mix ends a block: it overwrites out with what the stages have rendered
	// since the last Mix.
	Mix(out *Block)

	// LatencyFrames is how much later than its input a source straight ahead
	// is heard, in frames, not counting Doppler.
	LatencyFrames() float64
}

// Stage is the way of one source into its Space.
type Stage interface {
	// Render adds one block of the source to what the space mixes next; in its
	// course the source moves from the place that the previous call ended at to
	// end. The first call after NewStage or Reset starts at end, without a glide.
	// Every change is ramped: no jump in place or gain makes a click.
	//
	// Between two calls of Mix a stage renders once, or not at all.
	Render(in *Mono, end Placement) Level

	// Silent says whether nothing of what was rendered is still to be heard:
	// the input has been silence (zeros) for as long as the stage remembers.
	Silent() bool

	// Reset forgets the past: the next Render starts in silence, where it is told.
	Reset()
}

// Level is how loud a source is at each ear: the mean squares of a block.
type Level struct{ Left, Right float64 }
