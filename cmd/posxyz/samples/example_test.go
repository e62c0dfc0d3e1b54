package samples_test

import (
	"context"
	"fmt"
	"strings"

	"posxyz/cmd/posxyz/samples"
)

// A tracker writes CSV into a pipe; a line of it is broken.
func Example() {
	pipe := strings.NewReader(`source,x,y,z
voice,1,0,0
voice,1,oops,0
voice,1,0.5,0
`)
	warn := func(e *samples.SkippedError) { fmt.Println(e) }
	for s, err := range samples.Live(context.Background(), pipe, samples.LiveOptions{Warn: warn}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s.Source, s.At)
	}
	// Output:
	// voice {1 0 0}
	// skipped a line: stdin:3: column y: "oops" is not a number of metres; want a decimal number within ±1e6, such as 1.25
	// voice {1 0.5 0}
}
