package web_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// dashboard is what matters here of Grafana's JSON.
type dashboard struct {
	UID           string `json:"uid"`
	SchemaVersion int    `json:"schemaVersion"`
	Templating    struct {
		List []struct {
			Name, Type string
			Query      any // a text, or an object with one
		}
	}
	Panels []struct {
		ID         int
		Title      string
		Type       string
		Datasource struct{ UID string }
		Targets    []struct {
			Expr       string
			Datasource struct{ UID string }
		}
	}
}

func readDashboard(t *testing.T) dashboard {
	t.Helper()
	text, err := os.ReadFile("../../assets/grafana/posxyz.json")
	if err != nil {
		t.Fatal(err)
	}
	var d dashboard
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// expressions returns what the dashboard asks Prometheus, by who asks.
func (d dashboard) expressions() map[string][]string {
	all := map[string][]string{}
	for _, panel := range d.Panels {
		for _, target := range panel.Targets {
			all[panel.Title] = append(all[panel.Title], target.Expr)
		}
	}
	for _, variable := range d.Templating.List {
		if query, ok := variable.Query.(map[string]any); ok {
			all["$"+variable.Name] = append(all["$"+variable.Name], query["query"].(string))
		}
	}
	return all
}

// aMetric is a name of ours, Go's or the process's in an expression.
var aMetric = regexp.MustCompile(`\b(posxyz|go|process)_[a-z0-9_]+`)

// TestDashboard wants the dashboard to ask for what there is, and to leave nothing
// of the hub's out.
func TestDashboard(t *testing.T) {
	values, _ := scrape(t, live(t))
	exported := map[string]bool{} // and whether it is on the dashboard
	for name := range values {
		name, _, _ = strings.Cut(name, "{")
		exported[name] = false
	}
	for who, expressions := range readDashboard(t).expressions() {
		for _, expression := range expressions {
			names := aMetric.FindAllString(expression, -1)
			if len(names) == 0 {
				t.Errorf("%s asks for no metric: %s", who, expression)
			}
			for _, name := range names {
				_, ok := exported[name]
				if elsewhere := runtime.GOOS != "linux" && strings.HasPrefix(name, "process_"); !ok && !elsewhere { // not every system tells all
					t.Errorf("%s asks for %s, which /metrics has not", who, name)
				}
				exported[name] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(exported)) {
		if strings.HasPrefix(name, "posxyz_") && !exported[name] {
			t.Errorf("%s is not on the dashboard", name)
		}
	}
}

// TestDashboardImports wants what Grafana needs to take the dashboard in.
func TestDashboardImports(t *testing.T) {
	d := readDashboard(t)
	if d.UID == "" || d.SchemaVersion < 39 {
		t.Errorf("uid %q, schemaVersion %d", d.UID, d.SchemaVersion)
	}
	if len(d.Templating.List) == 0 || d.Templating.List[0].Type != "datasource" || d.Templating.List[0].Query != "prometheus" {
		t.Errorf("the first variable is %+v, want a Prometheus data source", d.Templating.List)
	}
	const chosen = "${datasource}"
	seen := map[int]bool{}
	for _, panel := range d.Panels {
		if seen[panel.ID] {
			t.Errorf("panel %q has the id %d of another", panel.Title, panel.ID)
		}
		seen[panel.ID] = true
		if panel.Type == "row" {
			continue
		}
		if len(panel.Targets) == 0 || panel.Datasource.UID != chosen {
			t.Errorf("panel %q has %d targets at %q, want some at %s", panel.Title, len(panel.Targets), panel.Datasource.UID, chosen)
		}
		for _, target := range panel.Targets {
			if target.Datasource.UID != chosen {
				t.Errorf("panel %q asks %q, want %s", panel.Title, target.Datasource.UID, chosen)
			}
		}
	}
}
