// Package samples reads where sources were: from a file that is played again at
// its own times ([Check], then [Take.Play]), or from a pipe as it comes in
// ([Live]). Both read the same two forms, told apart by the first byte that is
// not blank.
//
// # CSV
//
//	time_s,source,x,y,z
//	0.00,voice,1.0,0.0,0
//	0.02,voice,1.0,0.1,0
//
// The header is required. x, y, z are metres in the frame of pose, time_s is
// seconds from wherever, source and scene are optional names. So are qx, qy, qz, qw,
// all four: the unit quaternion of where a source looks. Columns stand in any
// order; capitals do not matter; columns with other names are ignored.
// Fields may be quoted; blanks round them, CRLF, a byte order mark, blank lines
// and commas at the end of a line do no harm. A record is one line: no line break
// in quotes. The separator is the comma, the decimal sign the point.
//
// # JSON lines
//
//	{"source":"voice","x":1,"y":0.1,"z":0,"time_us":1760000000000000}
//
// One object a line, as posxyz watch --json prints them: x, y, z, and optionally
// time_s, time_us (Unix microseconds; 0 means none), source, scene, teleport, and qx,
// qy, qz, qw; the rest is ignored. Lines that say that a source is lost ("status":-1) or gone (a "gone"
// member) are no samples and are left out.
//
// # Times
//
// In a file, time_s must not go backwards, over the file as a whole and not only
// per source. A file without time_s is played by its time_us, which must be on
// every line then. That is a recording of a hub, whose order is the order of
// receipt: there, a line older than one before it plays along with that one. The
// opening lines that each name a source for the first time are a snapshot, which
// may be old: they play at once, and the line after them follows within a second.
//
// In a pipe, a sample is sent when its line has come in, time_s has no effect
// and need not be there, and time_us is the capture time; without it that is the
// time of arrival. To play a file at its own times, name it: do not pipe it.
//
// # Guaranteed, and not
//
// A Sample that comes out passes pose.Validate. A file is read whole and checked
// before its first sample is played; it takes the memory of one line and of the
// names in it, however long it is. A line has at most 64 kB, in a pipe too, where
// a longer one is skipped without being kept. Sample k of a file is due at the
// start + its time, so that waiting adds up to no drift; when the consumer is
// late, samples follow at once and none is left out.
//
// There is no resampling: a file's samples go out as they are. There is no
// velocity: it would be guesswork. Samples are not put in order, nor thinned out.
package samples
