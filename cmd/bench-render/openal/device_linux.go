package openal

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unsafe"

	"github.com/ebitengine/purego"

	"posxyz/audio"
	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

// Device renders sources through a head, a block at a time.
type Device struct {
	lib     *library
	device  uintptr
	context uintptr
	buffers []uint32
	sources []uint32
	places  []float32 // x, y, z of each source, in OpenAL's frame
	stereo  [2 * audio.BlockFrames]float32
}

// Open returns a device with a source for each sound, all a metre ahead and
// playing. The error is ErrMissing where there is no library.
func Open(head *hrtf.Set, sounds [][]float32) (*Device, error) {
	d := &Device{}
	if err := d.open(head); err != nil {
		return nil, err
	}
	err := d.probe(head)
	if err == nil {
		err = d.play(sounds, head.Rate)
	}
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("OpenAL Soft: %w", err)
	}
	return d, nil
}

// Version is the library's, as in 1.19.1.
func (d *Device) Version() string {
	version := d.lib.string(alVersion) // as in 1.1 ALSOFT 1.19.1
	return version[strings.LastIndex(version, " ")+1:]
}

// Move puts every source at a place in metres.
func (d *Device) Move(places []pose.Vec) {
	if len(places) != len(d.sources) {
		panic("openal: Move needs a place for each source")
	}
	d.lib.suspendContext(d.context)
	for i, at := range places {
		place := d.places[3*i : 3*i+3]
		// OpenAL has +x right, +y up, −z ahead.
		place[0], place[1], place[2] = float32(-at.Y), float32(at.Z), float32(-at.X)
		purego.SyscallN(d.lib.sourceFloats, uintptr(d.sources[i]), alPosition, uintptr(unsafe.Pointer(&place[0]))) //nolint:gosec // G103: alSourcefv reads three floats there
	}
	d.lib.processContext(d.context)
}

// Render renders the next block into out, whatever out holds.
func (d *Device) Render(out *audio.Block) {
	d.lib.renderSamples(d.device, &d.stereo[0], audio.BlockFrames)
	for n := range audio.BlockFrames {
		out.Left[n], out.Right[n] = d.stereo[2*n], d.stereo[2*n+1]
	}
}

// Close ends the device; again it does nothing.
func (d *Device) Close() {
	if d.device == 0 {
		return
	}
	d.stop()
	if d.context != 0 {
		d.lib.makeContextCurrent(0)
		d.lib.destroyContext(d.context)
	}
	d.lib.closeDevice(d.device)
	d.device, d.context = 0, 0
}

// open makes the device and its context, with no source.
func (d *Device) open(head *hrtf.Set) error {
	files, err := writeFiles(head)
	if err != nil {
		return err
	}
	defer files.remove()
	if d.lib, err = load(); err != nil {
		return err
	}
	if d.device = d.lib.loopbackOpenDevice(nil); d.device == 0 {
		return errors.New("OpenAL Soft has no loopback device")
	}
	if err := d.begin(head.Rate, files.name); err != nil {
		d.Close()
		return fmt.Errorf("OpenAL Soft: %w", err)
	}
	return nil
}

func (d *Device) begin(rate audio.Rate, name string) error {
	if !d.lib.isRenderFormatSupported(d.device, int32(rate), alcStereo, alcFloat) {
		return fmt.Errorf("no float32 stereo at %d Hz", rate)
	}
	attributes := []int32{
		alcFrequency, int32(rate), alcChannels, alcStereo, alcType, alcFloat,
		alcMonoSources, mostSources, alcAuxSends, 0, alcHRTF, 1, 0,
	}
	if d.context = d.lib.createContext(d.device, &attributes[0]); d.context == 0 {
		return fmt.Errorf("no context: error %#x", d.lib.deviceError(d.device))
	}
	d.lib.makeContextCurrent(d.context)
	var status int32
	d.lib.deviceIntegers(d.device, alcHRTFStatus, 1, &status)
	if got := d.lib.deviceString(d.device, alcHRTFName); status == 0 || got != name {
		return fmt.Errorf("it renders with HRTF status %d and head %q, want %d and %q", status, got, alcHRTFEnabled, name)
	}
	return nil
}

// play starts a source for each sound.
func (d *Device) play(sounds [][]float32, rate audio.Rate) error {
	d.buffers, d.sources = make([]uint32, len(sounds)), make([]uint32, len(sounds))
	d.places = make([]float32, 3*len(sounds))
	count := int32(len(sounds))
	d.lib.genBuffers(count, &d.buffers[0])
	d.lib.genSources(count, &d.sources[0])
	ahead := make([]pose.Vec, len(sounds))
	for i, sound := range sounds {
		d.lib.bufferData(d.buffers[i], alMonoFloat32, &sound[0], int32(4*len(sound)), int32(rate))
		runtime.KeepAlive(sound)
		d.lib.sourceInteger(d.sources[i], alBuffer, int32(d.buffers[i]))
		d.lib.sourceInteger(d.sources[i], alLooping, 1)
		ahead[i] = pose.Vec{X: 1}
	}
	d.Move(ahead)
	d.lib.sourcePlay(count, &d.sources[0])
	if code := d.lib.error(); code != 0 {
		return fmt.Errorf("%d sources: error %#x", len(sounds), code)
	}
	return nil
}

// stop ends the sources.
func (d *Device) stop() {
	if len(d.sources) == 0 {
		return
	}
	d.lib.deleteSources(int32(len(d.sources)), &d.sources[0])
	d.lib.deleteBuffers(int32(len(d.buffers)), &d.buffers[0])
	d.sources, d.buffers = nil, nil
}
