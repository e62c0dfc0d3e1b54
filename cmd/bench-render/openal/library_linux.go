package openal

import (
	"errors"
	"fmt"
	"sync"

	"github.com/ebitengine/purego"
)

// ErrMissing is what Open returns where there is no OpenAL.
var ErrMissing = errors.New("OpenAL Soft is not installed (libopenal.so.1; Debian: libopenal1)")

// The numbers of AL/al.h, alc.h and alext.h.
const (
	alLooping      = 0x1007
	alPosition     = 0x1004
	alBuffer       = 0x1009
	alMonoFloat32  = 0x10010
	alVersion      = 0xB002
	alcFrequency   = 0x1007
	alcMonoSources = 0x1010
	alcAuxSends    = 0x20003
	alcChannels    = 0x1990
	alcStereo      = 0x1501
	alcType        = 0x1991
	alcFloat       = 0x1406
	alcHRTF        = 0x1992
	alcHRTFStatus  = 0x1993
	alcHRTFName    = 0x1995
	alcHRTFEnabled = 1 // a status
)

// library is what is called of libopenal.so.1. Handles are pointers of C.
type library struct {
	loopbackOpenDevice      func(name *byte) uintptr
	isRenderFormatSupported func(device uintptr, rate, channels, sampleType int32) bool
	renderSamples           func(device uintptr, to *float32, frames int32)
	createContext           func(device uintptr, attributes *int32) uintptr
	makeContextCurrent      func(context uintptr) bool
	suspendContext          func(context uintptr)
	processContext          func(context uintptr)
	destroyContext          func(context uintptr)
	closeDevice             func(device uintptr) bool
	deviceIntegers          func(device uintptr, what, size int32, to *int32)
	deviceString            func(device uintptr, what int32) string
	deviceError             func(device uintptr) int32
	genBuffers              func(count int32, buffers *uint32)
	deleteBuffers           func(count int32, buffers *uint32)
	bufferData              func(buffer uint32, format int32, samples *float32, bytes, rate int32)
	genSources              func(count int32, sources *uint32)
	deleteSources           func(count int32, sources *uint32)
	sourceInteger           func(source uint32, what, value int32)
	sourcePlay              func(count int32, sources *uint32)
	string                  func(what int32) string
	error                   func() int32

	sourceFloats uintptr // for purego.SyscallN, which allocates nothing
}

// load loads the library once. It reads its configuration when it is first
// called, from the file that is named in the environment then.
var load = sync.OnceValues(func() (*library, error) {
	handle, err := purego.Dlopen("libopenal.so.1", purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, ErrMissing
	}
	lib := &library{}
	for name, function := range map[string]any{
		"alcLoopbackOpenDeviceSOFT":      &lib.loopbackOpenDevice,
		"alcIsRenderFormatSupportedSOFT": &lib.isRenderFormatSupported,
		"alcRenderSamplesSOFT":           &lib.renderSamples,
		"alcCreateContext":               &lib.createContext,
		"alcMakeContextCurrent":          &lib.makeContextCurrent,
		"alcSuspendContext":              &lib.suspendContext,
		"alcProcessContext":              &lib.processContext,
		"alcDestroyContext":              &lib.destroyContext,
		"alcCloseDevice":                 &lib.closeDevice,
		"alcGetIntegerv":                 &lib.deviceIntegers,
		"alcGetString":                   &lib.deviceString,
		"alcGetError":                    &lib.deviceError,
		"alGenBuffers":                   &lib.genBuffers,
		"alDeleteBuffers":                &lib.deleteBuffers,
		"alBufferData":                   &lib.bufferData,
		"alGenSources":                   &lib.genSources,
		"alDeleteSources":                &lib.deleteSources,
		"alSourcei":                      &lib.sourceInteger,
		"alSourcePlayv":                  &lib.sourcePlay,
		"alGetString":                    &lib.string,
		"alGetError":                     &lib.error,
	} {
		symbol, err := purego.Dlsym(handle, name)
		if err != nil {
			return nil, fmt.Errorf("libopenal.so.1 without %s is no OpenAL Soft: %w", name, err)
		}
		purego.RegisterFunc(function, symbol)
	}
	if lib.sourceFloats, err = purego.Dlsym(handle, "alSourcefv"); err != nil {
		return nil, fmt.Errorf("libopenal.so.1 without alSourcefv is no OpenAL: %w", err)
	}
	return lib, nil
})
