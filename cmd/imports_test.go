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

// rule says what the packages of a tree may import, besides the standard library
// and each other. A tree ends where another rule begins.
type rule struct {
	tree    string
	allowed []string // packages; with /... at the end, whole trees
}

// The first rule whose tree holds a package counts for it.
var rules = []rule{
	{"posxyz/hub/pose", nil},
	{"posxyz/hub/wire/request", []string{"posxyz/hub", "posxyz/hub/pose", "posxyz/gen/..."}},
	{"posxyz/hub/wire", []string{"posxyz/hub/pose", "posxyz/gen/...", "google.golang.org/protobuf/..."}},
	{"posxyz/hub/rpc/rpctest", []string{"posxyz/hub", "posxyz/hub/rpc", "posxyz/hub/wire", "google.golang.org/grpc/..."}},
	{"posxyz/hub/rpc/h2", []string{"golang.org/x/net/http2/...", "google.golang.org/grpc/..."}},
	{"posxyz/hub/rpc", []string{"posxyz/hub", "posxyz/hub/pose", "posxyz/hub/rpc/h2", "posxyz/hub/wire", "posxyz/hub/wire/request", "posxyz/gen/...", "google.golang.org/grpc/..."}},
	{"posxyz/hub/web", []string{"posxyz/hub", "posxyz/hub/pose", "posxyz/hub/wire", "posxyz/hub/wire/request", "posxyz/gen/...", "google.golang.org/protobuf/...", "github.com/coder/websocket", "github.com/prometheus/client_golang/..."}},
	{"posxyz/hub", []string{"posxyz/hub/pose"}},
	{"posxyz/gen", []string{"google.golang.org/grpc/...", "google.golang.org/protobuf/..."}},
	{"posxyz/audio/speaker", []string{"posxyz/audio", "posxyz/hub/pose", "github.com/ebitengine/oto/...", "github.com/jfreymuth/pulse/..."}},
	{"posxyz/audio/sound", []string{"posxyz/audio", "posxyz/audio/dsp", "posxyz/hub/pose", "github.com/gopxl/beep/...", "github.com/mewkiz/flac/...", "github.com/jfreymuth/oggvorbis/...", "github.com/jfreymuth/pulse/..."}},
	{"posxyz/audio/hrtf/sofa", []string{"posxyz/hub/pose"}},
	{"posxyz/audio", []string{"posxyz/hub/pose", "posxyz/audio/hrtf/sofa", "posxyz/assets", "golang.org/x/sys/cpu"}},
	{"posxyz/assets", nil},
	{"posxyz/cmd/posxyz/load", []string{"posxyz/gen/...", "google.golang.org/grpc/...", "google.golang.org/protobuf/..."}},
	{"posxyz/cmd/posxyz/motion", []string{"posxyz/hub/pose"}},
	{"posxyz/cmd/posxyz/plot", []string{"golang.org/x/image/..."}},
	{"posxyz/cmd/posxyz/samples", []string{"posxyz/hub/pose"}},
	{"posxyz/cmd", []string{"..."}}, // programs may import anything
}

// TestImports holds the layering: hub and audio do not know each other, only
// audio/speaker knows a sound card, and nobody imports cmd.
func TestImports(t *testing.T) {
	for _, pkg := range listPackages(t) {
		own := ruleFor(pkg.ImportPath)
		if own < 0 {
			t.Errorf("%s has no import rule: add one here", pkg.ImportPath)
			continue
		}
		for _, imported := range pkg.Imports {
			if !mayImport(own, imported) {
				t.Errorf("%s imports %s; packages of %s may import the standard library and %v", pkg.ImportPath, imported, rules[own].tree, rules[own].allowed)
			}
		}
	}
}

func ruleFor(pkg string) int {
	return slices.IndexFunc(rules, func(r rule) bool { return inTree(pkg, r.tree) })
}

func mayImport(own int, imported string) bool {
	if isStandard(imported) || ruleFor(imported) == own {
		return true
	}
	for _, allowed := range rules[own].allowed {
		tree, isTree := strings.CutSuffix(allowed, "/...")
		if allowed == "..." || imported == tree || isTree && inTree(imported, tree) {
			return true
		}
	}
	return false
}

func inTree(pkg, tree string) bool { return pkg == tree || strings.HasPrefix(pkg, tree+"/") }

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
