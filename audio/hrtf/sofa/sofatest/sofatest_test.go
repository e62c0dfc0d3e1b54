package sofatest

import (
	"bytes"
	"reflect"
	"testing"

	"posxyz/audio/hrtf/sofa"
)

// TestEncodeIsRead holds that what is written is what is read.
func TestEncodeIsRead(t *testing.T) {
	want := Head(50, 32, 48000)
	want.Measurements[3].Delay = [2]float64{1.5, -2}
	data := Encode(want)
	got, err := sofa.Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if got.Rate != want.Rate || !reflect.DeepEqual(got.Measurements, want.Measurements) {
		t.Errorf("read %v Hz, %v; want %v Hz, %v", got.Rate, got.Measurements, want.Rate, want.Measurements)
	}
	for name, value := range want.Attributes {
		if got.Attributes[name] != value {
			t.Errorf("attribute %s = %q, want %q", name, got.Attributes[name], value)
		}
	}
}
