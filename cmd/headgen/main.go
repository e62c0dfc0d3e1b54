// Command headgen makes the built-in head of the SOFA file that Debian's package
// libmysofa1 installs.
//
//	go generate ./assets     write assets/heads/kemar.head
//
// The result is the same to the byte in every run of one program on one kind of
// machine. Elsewhere sums may be rounded differently, which can change the last
// bit of a sample, and another version of Go may compress differently. A test of
// audio/hrtf holds that what is committed is what would be made, but for that bit.
package main

import (
	"flag"
	"fmt"
	"os"

	"posxyz/audio/hrtf"
	"posxyz/audio/hrtf/sofa"
)

// name is what users are shown.
const name = "MIT KEMAR, normal pinna (Gardner and Martin 1994)"

func main() {
	source := flag.String("sofa", "/usr/share/libmysofa/MIT_KEMAR_normal_pinna.sofa", "the `file` to read")
	target := flag.String("out", "assets/heads/kemar.head", "the `file` to write")
	flag.Parse()
	if err := run(*source, *target); err != nil {
		fmt.Fprintln(os.Stderr, "headgen:", err)
		os.Exit(1)
	}
}

func run(source, target string) error {
	file, err := sofa.Open(source)
	if err != nil {
		return err
	}
	set, err := hrtf.Prepare(file)
	if err != nil {
		return err
	}
	set.Name = name
	stored, err := set.Encode()
	if err != nil {
		return err
	}
	return os.WriteFile(target, stored, 0o644)
}
