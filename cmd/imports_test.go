// Package cmd holds the programs. Its one test holds the import rules of the
// whole module.
package cmd

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rule says what the packages below a path may import, besides the standard
// library and packages below that same path.
type rule struct {
	path    string
	allowed []string
}

// The first rule that fits a package counts; TestImports fails on a package
// without one.
var rules = []rule{
	{"posxyz/hub/pose", nil},
	{"posxyz/hub/wire", []string{"posxyz/hub/pose", "posxyz/gen"}},
	{"posxyz/hub/rpc/rpctest", []string{"posxyz/hub", "posxyz/hub/rpc", "google.golang.org/grpc"}},
	{"posxyz/hub/rpc", []string{"posxyz/hub", "posxyz/hub/pose", "posxyz/hub/wire", "posxyz/gen", "google.golang.org/grpc"}},
	{"posxyz/hub", []string{"posxyz/hub/pose"}},
	{"posxyz/gen", []string{"google.golang.org/grpc", "google.golang.org/protobuf"}},
	{"posxyz/audio/speaker", []string{"posxyz/audio", "posxyz/hub/pose", "github.com/ebitengine/oto"}},
	{"posxyz/audio/sound", []string{"posxyz/audio", "posxyz/hub/pose", "github.com/gopxl/beep", "github.com/jfreymuth/oggvorbis"}},
	{"posxyz/audio", []string{"posxyz/audio", "posxyz/hub/pose"}},
	{"posxyz/cmd/posxyz/motion", []string{"posxyz/hub/pose"}},
	{"posxyz/cmd/posxyz/samples", []string{"posxyz/hub/pose"}},
	{"posxyz/cmd", []string{""}}, // programs may import anything
}

// TestImports holds the layering: hub and audio do not know each other, only
// audio/speaker knows a sound card, and nobody imports cmd.
func TestImports(t *testing.T) {
	for _, pkg := range listPackages(t) {
		i := slices.IndexFunc(rules, func(r rule) bool { return below(pkg.ImportPath, r.path) })
		if i < 0 {
			t.Errorf("%s has no import rule: add one here", pkg.ImportPath)
			continue
		}
		for _, imported := range pkg.Imports {
			if !mayImport(rules[i], imported) {
				t.Errorf("%s imports %s; the rule for %s allows it the standard library and %v", pkg.ImportPath, imported, rules[i].path, rules[i].allowed)
			}
		}
	}
}

func mayImport(r rule, imported string) bool {
	if isStandard(imported) || below(imported, r.path) {
		return true
	}
	if below(imported, "posxyz/cmd") && !below(r.path, "posxyz/cmd") {
		return false
	}
	for _, allowed := range r.allowed {
		if allowed == "" || imported == allowed {
			return true
		}
		// A module or a tree without rules of its own is allowed whole.
		whole := !slices.ContainsFunc(rules, func(other rule) bool { return other.path == imported })
		if whole && allowed != "posxyz/hub" && below(imported, allowed) {
			return true
		}
	}
	return false
}

func below(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// isStandard reports whether path is of the standard library: its first element
// is no domain, and it is not ours.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return first != "posxyz" && !strings.Contains(first, ".")
}

type listedPackage struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []listedPackage {
	t.Helper()
	output, err := exec.Command("go", "list", "-json=ImportPath,Imports", "posxyz/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listedPackage
	for decoder := json.NewDecoder(strings.NewReader(string(output))); decoder.More(); {
		var pkg listedPackage
		if err := decoder.Decode(&pkg); err != nil {
			t.Fatalf("go list: %v", err)
		}
		packages = append(packages, pkg)
	}
	if len(packages) < len(rules)/2 {
		t.Fatalf("go list shows %d packages only", len(packages))
	}
	return packages
}
