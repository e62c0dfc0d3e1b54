package samples

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

const wantObject = `one a line, such as {"time_s":0.02,"x":1,"y":0,"z":0}`

// object is a line of JSON, its fields as they stand.
type object struct {
	X        json.RawMessage `json:"x"`
	Y        json.RawMessage `json:"y"`
	Z        json.RawMessage `json:"z"`
	QX       json.RawMessage `json:"qx"`
	QY       json.RawMessage `json:"qy"`
	QZ       json.RawMessage `json:"qz"`
	QW       json.RawMessage `json:"qw"`
	TimeS    json.RawMessage `json:"time_s"`
	TimeUS   json.RawMessage `json:"time_us"`
	Source   json.RawMessage `json:"source"`
	Scene    json.RawMessage `json:"scene"`
	Status   json.RawMessage `json:"status"`
	Gone     json.RawMessage `json:"gone"`
	Teleport json.RawMessage `json:"teleport"`
}

// parseJSON reads one object. One that tells of the end of a source is no sample.
func parseJSON(line []byte) (record, bool, *LineError) {
	if !utf8.Valid(line) { // encoding/json would put U+FFFD into names
		return record{}, false, &LineError{Found: "text that is not UTF-8", Want: "UTF-8"}
	}
	if line[0] != '{' {
		return record{}, false, &LineError{Found: strconv.Quote(cut(string(line))) + " is not a JSON object", Want: wantObject}
	}
	var o object
	if err := json.Unmarshal(line, &o); err != nil {
		return record{}, false, &LineError{Found: "not one JSON object (" + err.Error() + ")", Want: wantObject}
	}
	if o.ends() {
		return record{}, false, nil
	}
	r, problem := o.record()
	return r, problem == nil, problem
}

// ends is whether the line says that a source is lost or gone.
func (o *object) ends() bool {
	switch string(o.Status) {
	case "-1", `"lost"`:
		return true
	}
	switch string(o.Gone) {
	case "", "null", "false":
		return false
	}
	return true
}

func (o *object) record() (r record, problem *LineError) {
	if v := field("time_s", o.TimeS); !v.missing() {
		if r.seconds, problem = v.seconds(); problem != nil {
			return r, problem
		}
		r.hasSeconds = true
	}
	if v := field("time_us", o.TimeUS); !v.missing() {
		if r.Captured, problem = v.captured(); problem != nil {
			return r, problem
		}
	}
	if r.At.X, problem = field("x", o.X).metres(); problem != nil {
		return r, problem
	}
	if r.At.Y, problem = field("y", o.Y).metres(); problem != nil {
		return r, problem
	}
	if r.At.Z, problem = field("z", o.Z).metres(); problem != nil {
		return r, problem
	}
	if r.Facing, problem = facing([4]value{field("qx", o.QX), field("qy", o.QY), field("qz", o.QZ), field("qw", o.QW)}); problem != nil {
		return r, problem
	}
	if r.Source.Scene, problem = field("scene", o.Scene).name(); problem != nil {
		return r, problem
	}
	if r.Source.Name, problem = field("source", o.Source).name(); problem != nil {
		return r, problem
	}
	if r.Teleport, problem = field("teleport", o.Teleport).truth(); problem != nil {
		return r, problem
	}
	return r, checkNames(r.Source, func(field string) string { return "field " + field })
}

func field(name string, raw json.RawMessage) value {
	return value{where: "field " + name, text: string(raw), json: true}
}

// name reads a JSON string; one that is missing is empty.
func (v value) name() (name string, problem *LineError) {
	if v.missing() {
		return "", nil
	}
	if err := json.Unmarshal([]byte(v.text), &name); err != nil {
		return "", v.problem(v.shown()+" is not a string", "a name in quotes")
	}
	return name, nil
}

// truth reads a JSON boolean; one that is missing is false.
func (v value) truth() (bool, *LineError) {
	switch {
	case v.missing() || v.text == "false":
		return false, nil
	case v.text == "true":
		return true, nil
	}
	return false, v.problem(v.shown()+" is neither true nor false", "one of them")
}
