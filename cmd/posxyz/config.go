package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/alecthomas/kong"
)

// configFlag is --config: a JSON object whose keys are the names of flags. The
// command line wins over the environment, and that over the file.
type configFlag string

// BeforeResolve reads the file.
func (configFlag) BeforeResolve(parsed *kong.Context, trace *kong.Path) error {
	path := string(parsed.FlagValue(trace.Flag).(configFlag))
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var values config
	if err := json.Unmarshal(text, &values); err != nil {
		return fmt.Errorf("%s: want a JSON object of flags: %w", path, err)
	}
	if err := values.Validate(parsed.Model); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	parsed.AddResolver(values)
	return nil
}

// config implements kong.Resolver.
type config map[string]any

// Validate refuses keys that no subcommand has a flag for.
func (c config) Validate(app *kong.Application) error {
	known := map[string]bool{}
	var visit func(*kong.Node)
	visit = func(node *kong.Node) {
		for _, flag := range node.Flags {
			known[flag.Name] = true
		}
		for _, child := range node.Children {
			visit(child)
		}
	}
	visit(app.Node)
	for key := range c {
		if !known[key] {
			return fmt.Errorf("unknown key %q, want the name of a flag without its dashes", key)
		}
	}
	return nil
}

// Resolve returns what the file says of a flag that nothing else has set.
func (c config) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil
		}
	}
	return c[flag.Name], nil
}
