// A hundred clients that send to one server over links of 120 ms as soon as the last answer came, in
// ns-3, by UDP: what bench_events does here. ns3_echo [CLIENTS [VIRTUAL_SECONDS]]
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>

using namespace ns3;

static constexpr uint16_t PORT = 9;
static constexpr uint32_t BODY_BYTES = 7;
static uint64_t round_trips;

static void Answer(Ptr<Socket> socket) {
    Address from;
    while (Ptr<Packet> packet = socket->RecvFrom(from))
        socket->SendTo(packet, 0, from);
}

static void SendNext(Ptr<Socket> socket) {
    socket->Send(Create<Packet>(BODY_BYTES));
}

static void Take(Ptr<Socket> socket) {
    while (socket->Recv()) {
        round_trips++;
        SendNext(socket);
    }
}

int main(int argc, char **argv) {
    uint32_t clients = argc > 1 ? std::atoi(argv[1]) : 100;
    uint32_t seconds = argc > 2 ? std::atoi(argv[2]) : 1000;
    Ptr<Node> server = CreateObject<Node>();
    NodeContainer devices(clients);
    InternetStackHelper stack;
    stack.Install(server);
    stack.Install(devices);
    PointToPointHelper link;
    link.SetChannelAttribute("Delay", StringValue("120ms"));
    link.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.252");
    Ptr<Socket> listener = Socket::CreateSocket(server, UdpSocketFactory::GetTypeId());
    listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    listener->SetRecvCallback(MakeCallback(&Answer));
    for (uint32_t i = 0; i < clients; i++) {
        NetDeviceContainer ends = link.Install(devices.Get(i), server);
        Ipv4InterfaceContainer interfaces = addresses.Assign(ends);
        addresses.NewNetwork();
        Ptr<Socket> socket = Socket::CreateSocket(devices.Get(i), UdpSocketFactory::GetTypeId());
        socket->Connect(InetSocketAddress(interfaces.GetAddress(1), PORT));
        socket->SetRecvCallback(MakeCallback(&Take));
        Simulator::Schedule(MilliSeconds(i), &SendNext, socket);
    }
    Simulator::Stop(Seconds(seconds));
    std::clock_t begin = std::clock();
    Simulator::Run();
    double took = double(std::clock() - begin) / CLOCKS_PER_SEC;
    Simulator::Destroy();
    std::printf("round_trips %llu\n", (unsigned long long)round_trips);
    std::printf("round_trips_per_second %.6g 1/s\n", double(round_trips) / took);
}
