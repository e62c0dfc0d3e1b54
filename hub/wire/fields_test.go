package wire

import (
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "posxyz/gen/posxyzpb"
)

// TestEveryFieldOfPositionSurvives sets one field after the other, as the
// descriptor lists them, so that one that is added to the wire and forgotten
// here fails.
func TestEveryFieldOfPositionSurvives(t *testing.T) {
	fields := (&pb.Position{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		want := &pb.Position{Source: "a", Position: &pb.Pos{}}
		fill(t, want.ProtoReflect(), field)
		if want.GetRemove() {
			want.Position = nil
		}
		p, err := ToPosition(want)
		if err != nil {
			t.Errorf("ToPosition(%v) = %v, though only %s was set", want, err, field.Name())
			continue
		}
		if got := FromPosition(p); !proto.Equal(got, want) {
			t.Errorf("%s was lost: sent %v, came back as %v", field.Name(), want, got)
		}
	}
}

// TestEveryFieldOfUpdateSurvives is the same for Update, and for Gone within.
func TestEveryFieldOfUpdateSurvives(t *testing.T) {
	for _, message := range []protoreflect.ProtoMessage{&pb.Update{}, &pb.Gone{}} {
		fields := message.ProtoReflect().Descriptor().Fields()
		for i := range fields.Len() {
			field := fields.Get(i)
			want := &pb.Update{}
			if in := want.ProtoReflect(); field.Parent() == in.Descriptor() {
				fill(t, in, field)
			} else {
				want.Gone = []*pb.Gone{{Source: "a"}}
				fill(t, want.Gone[0].ProtoReflect(), field)
			}
			u, err := ToUpdate(want, "")
			if err != nil {
				t.Errorf("ToUpdate(%v) = %v, though only %s was set", want, err, field.FullName())
				continue
			}
			if got := FromUpdate(u); !proto.Equal(got, want) {
				t.Errorf("%s was lost: sent %v, came back as %v", field.FullName(), want, got)
			}
		}
	}
}

// fill gives one field of m a value that is not its zero.
func fill(t *testing.T, m protoreflect.Message, field protoreflect.FieldDescriptor) {
	t.Helper()
	if field.IsList() {
		list := m.Mutable(field).List()
		switch element := list.AppendMutable().Message().Interface().(type) {
		case *pb.Position:
			element.Source, element.Position = "a", &pb.Pos{X: 1}
		case *pb.Gone:
			element.Source = "a"
		default:
			t.Fatalf("%s: this test does not know %T", field.FullName(), element)
		}
		return
	}
	switch field.Kind() {
	case protoreflect.BoolKind:
		m.Set(field, protoreflect.ValueOfBool(true))
	case protoreflect.Int32Kind:
		m.Set(field, protoreflect.ValueOfInt32(7))
	case protoreflect.EnumKind:
		m.Set(field, protoreflect.ValueOfEnum(2))
	case protoreflect.Uint64Kind:
		m.Set(field, protoreflect.ValueOfUint64(1<<63))
	case protoreflect.Sfixed64Kind:
		m.Set(field, protoreflect.ValueOfInt64(1_700_000_000_123_457))
	case protoreflect.StringKind:
		m.Set(field, protoreflect.ValueOfString("word"))
	case protoreflect.MessageKind:
		numbers := m.Mutable(field).Message() // each a different one, and a unit quaternion
		for i, value := range []float32{0.5, -0.5, 0.5, -0.5}[:numbers.Descriptor().Fields().Len()] {
			numbers.Set(numbers.Descriptor().Fields().Get(i), protoreflect.ValueOfFloat32(value))
		}
	default:
		t.Fatalf("%s: this test does not know fields of kind %v", field.FullName(), field.Kind())
	}
}
