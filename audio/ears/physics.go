package ears

// What the renderer takes for given.
const (
	// SpeedOfSound in m/s, in dry air at 20 °C (ISO 9613-1:1993, annex B: 343.2).
	SpeedOfSound = 343.0
	// HeadRadius in metres is that of the sphere whose interaural time
	// differences come closest to people's (Hartley and Fry 1921; Kuhn 1977).
	HeadRadius = 0.0875
)
