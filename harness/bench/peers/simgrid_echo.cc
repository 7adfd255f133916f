// A hundred clients that send to one server over links of 120 ms as soon as the last answer came, in
// SimGrid: what bench_events does here. simgrid_echo [CLIENTS [VIRTUAL_SECONDS]]
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include <simgrid/s4u.hpp>
#include <xbt/log.h>

namespace sg4 = simgrid::s4u;

static constexpr uint64_t BODY_BYTES = 7;
static uint64_t round_trips;

// A mailbox with a receiver takes a message while its owner is busy.
static sg4::Mailbox *OwnMailbox(const std::string &name) {
    sg4::Mailbox *mailbox = sg4::Mailbox::by_name(name);
    mailbox->set_receiver(sg4::Actor::self());
    return mailbox;
}

static void Serve() {
    sg4::Mailbox *requests = OwnMailbox("server");
    for (;;)
        requests->get<sg4::Mailbox>()->put_init(&round_trips, BODY_BYTES)->detach();
}

static void Ask(double until) {
    sg4::Mailbox *requests = sg4::Mailbox::by_name("server");
    sg4::Mailbox *answers = OwnMailbox(sg4::this_actor::get_host()->get_name());
    while (sg4::Engine::get_clock() < until) {
        requests->put_init(answers, BODY_BYTES)->detach();
        answers->get<uint64_t>();
        round_trips++;
    }
}

int main(int argc, char **argv) {
    xbt_log_control_set("root.thres:critical");
    sg4::Engine engine(&argc, argv);
    sg4::Engine::set_config("network/model:CM02"); // latency as it is, without TCP's windows
    sg4::Engine::set_config("network/TCP-gamma:0");
    int clients = argc > 1 ? std::atoi(argv[1]) : 100;
    double seconds = argc > 2 ? std::atof(argv[2]) : 1000;
    auto *zone = sg4::create_full_zone("zone");
    auto *server = zone->create_host("server", "1Gf");
    for (int i = 0; i < clients; i++) {
        const std::string name = "device" + std::to_string(i);
        auto *device = zone->create_host(name, "1Gf");
        auto *link = zone->create_link(name, "1Gbps")->set_latency(0.120);
        link->set_sharing_policy(sg4::Link::SharingPolicy::FATPIPE);
        link->seal();
        zone->add_route(device->get_netpoint(), server->get_netpoint(), nullptr, nullptr, {sg4::LinkInRoute(link)});
        sg4::Actor::create(name, device, Ask, seconds);
    }
    zone->seal();
    sg4::Actor::create("server", server, Serve)->daemonize();
    std::clock_t begin = std::clock();
    engine.run();
    double took = double(std::clock() - begin) / CLOCKS_PER_SEC;
    std::printf("round_trips %llu\n", (unsigned long long)round_trips);
    std::printf("round_trips_per_second %.6g 1/s\n", double(round_trips) / took);
}
