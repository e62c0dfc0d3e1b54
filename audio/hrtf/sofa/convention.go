package sofa

import "fmt"

// checkConvention says whether a file with these global attributes holds the
// impulse responses of a head (AES69-2022, 4.3 and annex D).
func checkConvention(attributes map[string]string) error {
	for _, want := range []struct{ name, value, reason string }{
		{"Conventions", "SOFA", "this HDF5 file is no SOFA file"},
		{"SOFAConventions", "SimpleFreeFieldHRIR", "want impulse responses of one head from many directions in a free field"},
		{"DataType", "FIR", "want impulse responses in the variable Data.IR"},
	} {
		found, ok := attributes[want.name]
		switch {
		case !ok:
			return fmt.Errorf("attribute %s is missing, want %q: %s", want.name, want.value, want.reason)
		case found != want.value:
			return fmt.Errorf("attribute %s is %.64q, want %q: %s", want.name, found, want.value, hint(found, want.reason))
		}
	}
	return nil
}

// hint says what to do about a convention that is not the right one.
func hint(convention, otherwise string) string {
	switch convention {
	case "SimpleFreeFieldSOS", "SimpleFreeFieldHRSOS":
		return "second-order sections are not supported; the database probably has impulse responses too"
	case "SimpleFreeFieldTF", "SimpleFreeFieldHRTF":
		return "spectra are not supported; convert them to impulse responses, or look for those in the database"
	case "GeneralFIR", "GeneralFIRE", "GeneralFIR-E", "FreeFieldHRIR":
		return "nothing says that they are of a head; if they are, convert the file"
	case "SingleRoomDRIR", "MultiSpeakerBRIR", "SingleRoomSRIR", "SingleRoomMIMOSRIR":
		return "the responses of a room do not tell directions"
	}
	return otherwise
}
