package main

import (
	"reflect"
	"strings"
	"testing"
)

// TestHelp wants an example in the help of every subcommand.
func TestHelp(t *testing.T) {
	t.Parallel()
	var subcommands []string
	for field := range reflect.TypeFor[cli]().Fields() {
		if _, ok := field.Tag.Lookup("cmd"); !ok {
			continue
		}
		name := field.Tag.Get("name")
		if name == "" {
			name = strings.ToLower(field.Name)
		}
		subcommands = append(subcommands, name)
	}
	if len(subcommands) < 8 {
		t.Fatalf("found the subcommands %q, want eight or more", subcommands)
	}
	general := finish(t, command{args: []string{"help"}})
	for _, name := range subcommands {
		if _, ok := general.stdout.find(0, "  "+name+" "); !ok {
			t.Errorf("posxyz help does not show %q", name)
		}
		help := finish(t, command{args: []string{"help", name}})
		flag := finish(t, command{args: []string{name, "--help"}})
		for _, p := range []*process{help, flag} {
			if status := p.status(); status != 0 || p.stderr.count() > 0 {
				t.Errorf("%s: status %d, said %q, want 0 and nothing", p.name, status, p.stderr)
			}
			for _, want := range []string{"Example", "posxyz " + name} {
				if !strings.Contains(p.stdout.String(), want) {
					t.Errorf("%s shows no %q:\n%s", p.name, want, p.stdout)
				}
			}
		}
		if help.stdout.String() != flag.stdout.String() {
			t.Errorf("%s and %s differ", help.name, flag.name)
		}
	}
	for _, args := range [][]string{nil, {"--help"}, {"-h"}} {
		p := finish(t, command{args: args})
		if status := p.status(); status != 0 || p.stdout.String() != general.stdout.String() {
			t.Errorf("%s: status %d, and another text than posxyz help", p.name, status)
		}
	}
	if _, ok := general.stdout.find(0, "Example"); !ok {
		t.Errorf("posxyz help shows no example:\n%s", general.stdout)
	}
}

// TestVersion wants version, commit and Go.
func TestVersion(t *testing.T) {
	t.Parallel()
	p := finish(t, command{args: []string{"version"}})
	if _, ok := p.stdout.find(0, "posxyz dev, commit "); !ok || p.stdout.count() != 1 {
		t.Errorf("posxyz version printed %q", p.stdout)
	}
	if _, ok := p.stdout.find(0, ", go1."); !ok {
		t.Errorf("posxyz version printed %q, want Go's version in it", p.stdout)
	}
}
