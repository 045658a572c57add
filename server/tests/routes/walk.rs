//! The route walk: every operation of the OpenAPI document is called by everyone who might, and answers what its
//! declaration says.

use std::collections::HashMap;

use serde_json::{Value, json};
use workspace_protocol::accounts::Role;
use workspace_test_support::on_both_engines;

use crate::world::{EVERYBODY, MANAGED, NOTHING, Operation, Who, World, call, check, operations, refusal};

on_both_engines! {
    async fn every_route_answers_everyone_as_declared(engine: Engine) {
        let world = World::new(engine).await;
        // A request that is refused changes nothing of who made it: those callers come again.
        let mut turned_away = HashMap::new();
        for operation in operations(&world.server).await {
            for who in EVERYBODY {
                let refused = refusal(&operation.access, who);
                let caller = if refused.is_some() {
                    let same = (format!("{who:?}"), if who == Who::OtherToken { operation.access.clone() } else { String::new() });
                    if !turned_away.contains_key(&same) {
                        turned_away.insert(same.clone(), world.caller(who, &operation.access).await);
                    }
                    turned_away[&same].clone()
                } else {
                    world.caller(who, &operation.access).await
                };
                let sample = world.sample(&operation, &caller, refused.is_none()).await;
                let reply = call(&operation, &caller, &sample.id.to_string(), sample.body.clone()).await;
                check(&operation, who, &reply);
                let what = || format!("{} as {who:?}: {:#}", operation.name(), reply.body);
                match refused {
                    None => assert_eq!(reply.status, sample.status, "{}", what()),
                    Some((status, code)) => {
                        assert_eq!((reply.status, reply.body["code"].as_str()), (status, Some(code)), "{}", what());
                        // Who may not call learns nothing of what a right call looks like, or of what is there.
                        let blind = call(&operation, &caller, &NOTHING.to_string(), operation.body.then(|| json!({ "x": 1 }))).await;
                        assert_eq!((blind.status, blind.body["code"].as_str()), (status, Some(code)), "{}", what());
                    }
                }
            }
        }
    }

    async fn another_s_record_and_none_at_all_are_refused(engine: Engine) {
        let world = World::new(engine).await;
        // A code is no number: what is not one is as unknown as any other.
        let numbered = |operation: &Operation| operation.has_id() && !operation.path.contains("{code}");
        for operation in operations(&world.server).await.into_iter().filter(numbered) {
            let role = if MANAGED.contains(&operation.access.as_str()) { Role::Admin } else { Role::Member };
            let who = Who::Role(role);
            let caller = world.caller(who, &operation.access).await;
            let body = world.sample(&operation, &caller, true).await.body;
            let reply = call(&operation, &caller, &NOTHING.to_string(), body.clone()).await;
            check(&operation, who, &reply);
            assert_eq!(reply.status, 404, "{} on nothing: {:#}", operation.name(), reply.body);
            for nonsense in ["0", "-1", "+1", "one", "1.0", "9223372036854775808", "%00", "1%2F2"] {
                let reply = call(&operation, &caller, nonsense, body.clone()).await;
                check(&operation, who, &reply);
                assert_eq!(reply.status, 400, "{} on {nonsense}: {:#}", operation.name(), reply.body);
                assert!(operation.path.contains(&format!("{{{}}}", reply.body["errors"][0]["field"].as_str().unwrap())));
            }
            if let Some((id, status)) = world.of_somebody_else(&operation).await {
                let reply = call(&operation, &caller, &id.to_string(), body).await;
                check(&operation, who, &reply);
                assert_eq!(reply.status, status, "{} on another's: {:#}", operation.name(), reply.body);
            }
        }
        // And they are all still there.
        world.admin.get("/api/me").await.expect(200);
        let page = world.admin.get("/api/chat/channels/1/messages").await.expect(200);
        let mine = page["items"].as_array().unwrap().iter().filter(|item| item["author"] == world.admin.account);
        assert!(mine.clone().count() > 0 && mine.clone().all(|item| item["version"] == 1), "{page:#}");
    }

    async fn unknown_fields_and_parameters_are_refused_by_name(engine: Engine) {
        let world = World::new(engine).await;
        let who = Who::Role(Role::Admin);
        for operation in operations(&world.server).await {
            let caller = world.caller(who, &operation.access).await;
            let sample = world.sample(&operation, &caller, true).await;
            let id = sample.id.to_string();
            let path = format!("{}?surprise=1", operation.at(&id));
            let reply = caller.send(operation.method.clone(), &path, sample.body.clone(), &[]).await;
            check(&operation, who, &reply);
            assert_eq!((reply.status, &reply.body["errors"][0]["field"]), (400, &json!("surprise")), "{}", operation.name());
            let Some(mut body) = sample.body else { continue };
            body["surprise"] = json!(1);
            let reply = call(&operation, &caller, &id, Some(body.clone())).await;
            check(&operation, who, &reply);
            assert_eq!((reply.status, &reply.body["errors"][0]["field"]), (400, &json!("surprise")), "{}", operation.name());
            // A field of the wrong type, and each required one left out, are named.
            body.as_object_mut().unwrap().remove("surprise");
            for field in body.as_object().unwrap().keys() {
                let mut wrong = body.clone();
                wrong[field] = json!({ "not": "this" });
                let reply = call(&operation, &caller, &id, Some(wrong)).await;
                check(&operation, who, &reply);
                let named = reply.body["errors"][0]["field"].as_str().unwrap_or_default();
                assert!(reply.status == 400 && named.starts_with(field.as_str()), "{} {field}: {:#}", operation.name(), reply.body);
            }
        }
    }

    async fn lists_are_cut_into_pages_that_join_without_gap_or_double(engine: Engine) {
        let world = World::new(engine).await;
        for n in 0..4 {
            let somebody = world.somebody("member").await;
            somebody.say(&format!("message {n}")).await;
            world.image().await;
            world.admin.post("/api/auth/login", somebody.login_body("admin", "not the password")).await.expect(401);
            let body = json!({ "name": "t", "permissions": ["people:read"], "expires_in_days": 1 });
            world.admin.post("/api/me/tokens", body).await.expect(201);
            world.server.visitor().login("admin").await;
            let problem = json!({
                "kind": "crash", "message": format!("gone {}", ["east", "west", "north", "south"][n]), "application": "client",
                "version": "0.1.0", "os": "Linux",
            });
            somebody.post("/api/client-problems", problem).await.expect(204);
        }
        let admin = &world.admin;
        let mut lists = 0;
        for operation in operations(&world.server).await {
            if !operation.query.iter().any(|name| name == "limit") {
                continue;
            }
            lists += 1;
            let path = operation.at(&world.listed(&operation).await);
            // The catalogue is asked for by kind.
            let fixed = if path == "/api/reception/catalogue" { "&kind=brand" } else { "" };
            assert!(operation.most >= 200, "{path} does not say how long its pages are");
            let (most, more) = (operation.most.to_string(), (operation.most + 1).to_string());
            for (limit, status) in
                [("0", 422), (more.as_str(), 422), ("-1", 422), ("many", 400), ("1", 200), (most.as_str(), 200)]
            {
                let reply = admin.get(&format!("{path}?limit={limit}{fixed}")).await;
                check(&operation, Who::Role(Role::Admin), &reply);
                assert_eq!(reply.status, status, "{path}?limit={limit}: {:#}", reply.body);
                if status != 200 {
                    assert_eq!(reply.body["errors"][0]["field"], "limit");
                }
            }
            for cursor in ["", "nonsense!", "%00", "AAAA"] {
                let reply = admin.get(&format!("{path}?cursor={cursor}{fixed}")).await;
                check(&operation, Who::Role(Role::Admin), &reply);
                assert_eq!((reply.status, &reply.body["errors"][0]["field"]), (400, &json!("cursor")), "{path} {cursor}");
            }
            let sorts = match path.as_str() {
                "/api/users" => &["&sort=name", "&sort=-name", "&sort=created", "&sort=-created"][..],
                "/api/monitoring/clients" => {
                    &["", "&sort=since", "&sort=name", "&sort=-name", "&sort=last_seen", "&sort=-last_seen", "&search=PERSON"]
                }
                "/api/reception/catalogue" => &["&kind=brand", "&kind=brand&query=person"],
                "/api/reception/items" => &["", "&serial=person"],
                _ => &[""],
            };
            for sort in sorts {
                let whole = admin.get(&format!("{path}?limit=200{sort}")).await.expect(200);
                assert_eq!(whole["next"], Value::Null, "{path}");
                let whole = whole["items"].as_array().unwrap().clone();
                assert!(whole.len() >= 3, "{path} has too little to be cut: {}", whole.len());
                let (mut joined, mut cursor) = (Vec::new(), String::new());
                loop {
                    let page = admin.get(&format!("{path}?limit=2{sort}{cursor}")).await.expect(200);
                    let items = page["items"].as_array().unwrap();
                    assert!((1..=2).contains(&items.len()), "{path}: an empty or too long page");
                    joined.extend(items.iter().cloned());
                    match page["next"].as_str() {
                        Some(next) => cursor = format!("&cursor={next}"),
                        None => break,
                    }
                }
                assert_eq!(joined, whole, "{path}{sort}");
            }
        }
        assert!(lists >= 23, "lists have lost their pages: {lists}");
    }
}
