use limbo_sim::*;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let seed: u64 = args.get(2).map_or(1, |s| s.parse().unwrap());
    let mut sc = Scenario::named(&args[1]).unwrap();
    let mut plans: Vec<Plan> = vec![];
    let mut verbose = false;
    let (mut cut, mut back) = (None, 85.0 * 3600.0 - 0.001);
    for a in &args[3..] {
        if let Some((k, v)) = a.split_once('=') {
            let v: f64 = v.parse().unwrap();
            match k {
                "cut" => cut = Some(v),
                "back" => back = v,
                "weight" => sc.weight = v as u32,
                _ => sc.set(k, v).unwrap(),
            }
        } else if a == "v" {
            verbose = true
        } else if a == "bulk" {
            plans.push(Plan::Bulk)
        } else if a == "auto" {
            plans.push(Plan::BulkAutomatic)
        } else if a == "nat" {
            plans.push(Plan::Natural)
        } else if let Some(k) = a.strip_prefix('c') {
            plans.push(Plan::Calm {
                blocks: k.parse().unwrap(),
            })
        } else if let Some((k, m)) = a.split_once('/') {
            plans.push(Plan::Blocks {
                blocks: k.parse().unwrap(),
                every: Duration::secs(m.parse().unwrap()),
            })
        }
    }
    for plan in plans {
        let t = std::time::Instant::now();
        let mut run = Run::new(sc.clone(), seed);
        if let Some(c) = cut {
            run.push(SimTime((c * 1000.0) as u32), Command::Cut(Hop::Delivery))
                .unwrap();
        }
        run.push(SimTime((back * 1000.0) as u32), Command::Restart(plan))
            .unwrap();
        let mut w = World::new(&run).unwrap();
        let step = sc.span.ms() / if verbose { 96 } else { 32 };
        let mut at = 0;
        let mut empty = None;
        let mut peak = 0;
        while at < sc.span.ms() {
            at += step;
            w.advance(SimTime(at), u64::MAX);
            let l = w.ledger();
            let r = w.readers();
            let s = w.station(Place::Mailboxes);
            peak = peak.max(r.asking);
            if at as f64 > back * 1000.0 && l.limbo < 20 && empty.is_none() {
                empty = Some(at as f64 / 3.6e6)
            }
            if verbose {
                println!(
                    "{:6.1}h sent {} prov {} relay {} limbo {} deliv {} ret {} lost {} | rest {} ask {} again {} up {} served {} vain {} | sess {} busy {} falls {}",
                    at as f64 / 3.6e6,
                    l.sent,
                    l.spooled_provider,
                    l.spooled_relay,
                    l.limbo,
                    l.delivered,
                    l.returned,
                    l.lost,
                    r.resting,
                    r.asking,
                    r.again,
                    r.given_up,
                    r.served,
                    r.in_vain,
                    s.open_sessions,
                    s.busy,
                    s.crashes
                );
            }
        }
        let l = w.ledger();
        let r = w.readers();
        println!(
            "{:?} seed {seed}: falls {} limbo {} returned {} lost {} of {} empty {:?} maxask {} (limit {:?}) rest {} events {} {:?}",
            plan,
            w.station(Place::Mailboxes).crashes,
            l.limbo,
            l.returned,
            l.lost,
            l.sent,
            empty,
            w.meters(Hop::Delivery).reader_sessions_max,
            w.station(Place::Mailboxes).sessions_max,
            r.resting,
            w.events(),
            t.elapsed()
        );
    }
}
