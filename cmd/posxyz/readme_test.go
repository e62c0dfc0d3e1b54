package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"

	"posxyz/hub/pose"
)

// The address that the README's programs talk to, and where the tests' hub is not.
const readmeAddress = "127.0.0.1:50051"

// inReadme returns what a pattern's first group matches in the README.
func inReadme(t *testing.T, pattern string) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(pattern).FindSubmatch(text)
	if found == nil {
		t.Fatalf("README.md has nothing like %s", pattern)
	}
	return string(found[1])
}

// TestReadmePython runs the README's Python, as it is printed but for the address,
// on stubs that are made as the README says.
func TestReadmePython(t *testing.T) {
	t.Parallel()
	py := needPython(t)
	hub := startHub(t)

	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "proto"), os.DirFS("../../proto")); err != nil {
		t.Fatal(err)
	}
	generate := strings.Fields(inReadme(t, "(?m)^python3 (-m grpc_tools.protoc .*)$"))
	py.run(t, dir, generate...)

	program := inReadme(t, "(?s)```python\n(.*?)```")
	if !strings.Contains(program, readmeAddress) {
		t.Fatalf("the README's Python does not talk to %s", readmeAddress)
	}
	printed := py.run(t, dir, "-c", strings.ReplaceAll(program, readmeAddress, hub.address))
	if want := regexp.MustCompile(`^y: 1\.9666\d*\n\n?\d+ 0\.0 1\.9666\d* 0\.0\n$`); !want.MatchString(printed) {
		t.Errorf("the README's Python printed %q, want %s", printed, want)
	}
}

// TestReadmeGrpcurl does what grpcurl does with the README's arguments: it asks
// the hub what the method takes, and calls it.
func TestReadmeGrpcurl(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	data := inReadme(t, `(?m)^grpcurl -plaintext -d '(.*)' `+regexp.QuoteMeta(readmeAddress)+` .*$`)
	method := inReadme(t, `(?m)^grpcurl .* `+regexp.QuoteMeta(readmeAddress)+` (.*)$`)
	service, name, _ := strings.Cut(method, "/")

	conn, err := grpc.NewClient(hub.address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	descriptor := reflected(t, conn, service).Methods().ByName(protoreflect.Name(name))
	if descriptor == nil {
		t.Fatalf("the hub has no method %s", method)
	}
	request, reply := dynamicpb.NewMessage(descriptor.Input()), dynamicpb.NewMessage(descriptor.Output())
	if err := protojson.Unmarshal([]byte(data), request); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	if err := conn.Invoke(t.Context(), "/"+method, request, reply); err != nil {
		t.Fatalf("%s %s: %v", method, data, err)
	}
	got, err := hub.client(t).Latest(t.Context(), pose.SourceID{Name: "voice"})
	if want := (pose.Vec{Y: 1}); err != nil || got.At != want {
		t.Errorf("after grpcurl the source is at %v (%v), want %v", got.At, err, want)
	}
}

// reflected asks the server for a service.
func reflected(t *testing.T, conn *grpc.ClientConn, service string) protoreflect.ServiceDescriptor {
	t.Helper()
	stream, err := reflectionpb.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = stream.Send(&reflectionpb.ServerReflectionRequest{
		MessageRequest: &reflectionpb.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: service},
	})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	files := answer.GetFileDescriptorResponse().GetFileDescriptorProto()
	if len(files) != 1 { // it imports nothing
		t.Fatalf("reflection answers %v for %s, want one file", answer, service)
	}
	var file descriptorpb.FileDescriptorProto
	if err := proto.Unmarshal(files[0], &file); err != nil {
		t.Fatal(err)
	}
	parsed, err := protodesc.NewFile(&file, protoregistry.GlobalFiles)
	if err != nil {
		t.Fatal(err)
	}
	found := parsed.Services().ByName(protoreflect.FullName(service).Name())
	if found == nil {
		t.Fatalf("reflection knows no service %s", service)
	}
	return found
}
