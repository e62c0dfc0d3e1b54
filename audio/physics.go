package audio

// What the renderer takes for given.
const (
	// SpeedOfSound in m/s, in air at 20 °C (343.2 in ISO 9613-1:1993).
	SpeedOfSound = 343.0
	// HeadRadius in metres is that of the sphere whose interaural time
	// differences come closest to people's (Hartley and Fry 1921; Kuhn 1977).
	HeadRadius = 0.0875
)
