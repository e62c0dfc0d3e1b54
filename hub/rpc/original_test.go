package rpc_test

import (
	"testing"
	"testing/synctest"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"

	"posxyz/hub"
	"posxyz/hub/rpc/rpctest"
)

// TestOriginalMessages talks as a client of the original .proto does, which
// knows three fields, under both names.
func TestOriginalMessages(t *testing.T) {
	original := originalProto(t)
	for _, name := range serviceNames {
		synctest.Test(t, func(t *testing.T) {
			conn := stranger(t, rpctest.New(t, hub.Options{}))
			for _, c := range []struct{ method, request, in, out, reply string }{
				{"PositionReq", `msg: "request pos"`, "Msg", "Position", `position { x: 1 } msg: "character position"`},
				{"PositionPub", `position { x: -0.5 y: 2 z: 0.25 } status: 0 msg: "here"`, "Position", "Msg", `msg: "published"`},
				{"PositionReq", `status: 0 msg: "request pos"`, "Msg", "Position", `position { x: -0.5 y: 2 z: 0.25 } msg: "character position"`},
				{"PositionReq", ``, "Msg", "Position", `position { x: -0.5 y: 2 z: 0.25 } msg: "character position"`},
				{"PositionPub", `position { } status: -1`, "Position", "Msg", `msg: "published"`},
				{"PositionReq", ``, "Msg", "Position", `position { } msg: "character position"`},
			} {
				message := func(kind, text string) *dynamicpb.Message {
					m := dynamicpb.NewMessage(original.Messages().ByName(protoreflect.Name(kind)))
					if err := prototext.Unmarshal([]byte(text), m); err != nil {
						t.Fatalf("%s: %v", text, err)
					}
					return m
				}
				got, want := message(c.out, ""), message(c.out, c.reply)
				if err := conn.Invoke(t.Context(), "/"+name+"/"+c.method, message(c.in, c.request), got); err != nil {
					t.Errorf("%s/%s(%s) = %v", name, c.method, c.request, err)
					continue
				}
				got.ProtoReflect().SetUnknown(nil) // which the original does not look at
				if !proto.Equal(got, want) {
					t.Errorf("%s/%s(%s) = %v, want %v", name, c.method, c.request, got, want)
				}
			}
		})
	}
}

// originalProto is the original position.proto.
func originalProto(t *testing.T) protoreflect.FileDescriptor {
	t.Helper()
	var file descriptorpb.FileDescriptorProto
	err := prototext.Unmarshal([]byte(`
		name: "original.proto" package: "original" syntax: "proto3"
		message_type { name: "Pos"
			field { name: "x" number: 1 type: TYPE_FLOAT label: LABEL_OPTIONAL }
			field { name: "y" number: 2 type: TYPE_FLOAT label: LABEL_OPTIONAL }
			field { name: "z" number: 3 type: TYPE_FLOAT label: LABEL_OPTIONAL } }
		message_type { name: "Position"
			field { name: "position" number: 1 type: TYPE_MESSAGE type_name: ".original.Pos" label: LABEL_OPTIONAL }
			field { name: "status" number: 2 type: TYPE_INT32 label: LABEL_OPTIONAL }
			field { name: "msg" number: 3 type: TYPE_STRING label: LABEL_OPTIONAL } }
		message_type { name: "Msg"
			field { name: "status" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL }
			field { name: "msg" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL } }`), &file)
	if err != nil {
		t.Fatal(err)
	}
	descriptor, err := protodesc.NewFile(&file, &protoregistry.Files{})
	if err != nil {
		t.Fatal(err)
	}
	return descriptor
}
