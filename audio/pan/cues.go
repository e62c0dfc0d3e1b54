package pan

import (
	"math"

	"posxyz/audio"
	"posxyz/hub/pose"
)

const (
	// sideLevelDB is how much louder, in dB, the near ear is for a source at the
	// side: what a head does near 1 kHz.
	sideLevelDB = 10
)

// MaxITD is the interaural time difference of a source at the side, in seconds.
const MaxITD = audio.HeadRadius / audio.SpeedOfSound * (math.Pi/2 + 1)

// Cues are what two ears get to hear of a place.
type Cues struct {
	Left, Right float64 // gains, linear
	ITD         float64 // interaural time difference in seconds: the left ear leads by so much
}

// CuesAt returns the cues of a place in metres. With d = |at| and the lateral
// angle λ = asin(y/d), 0 at the origin:
//
//	Left/Right     = 10 dB · sin λ
//	Left² + Right² = 1
//	ITD            = 0.0875 m / 343 m/s · (λ + sin λ)      (Woodworth's sphere, 1938)
func CuesAt(at pose.Vec) Cues {
	d := distance(at)
	sinLateral := 0.0
	if d > 0 {
		sinLateral = min(max(at.Y/d, -1), 1)
	}
	levelDB := sideLevelDB * sinLateral
	return Cues{
		Left:  share(levelDB),
		Right: share(-levelDB),
		ITD:   audio.HeadRadius / audio.SpeedOfSound * (math.Asin(sinLateral) + sinLateral),
	}
}

// share is the gain of an ear that is so much louder than the other one, when
// the squares of both add up to 1.
func share(levelDB float64) float64 { return 1 / math.Sqrt(1+math.Pow(10, -levelDB/10)) }

// distance is |v| without overflow: finite for all finite coordinates short of
// the largest float.
func distance(v pose.Vec) float64 { return math.Hypot(math.Hypot(v.X, v.Y), v.Z) }
