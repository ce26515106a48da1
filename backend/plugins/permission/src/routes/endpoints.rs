//! Every endpoint of roles: address, what it takes, what it answers, and who answers it.

use callboard_core::openapi::{Endpoints, QueryParam, Shape, delete, get, post, put};
use callboard_shared::permissions::roles::{
    DryRun, DryRunRequest, HeldRoles, PluginIds, PluginPolicies, PluginRules, Preview, PreviewRequest, RbacCondition,
    RbacConditionId, RbacPolicy, RbacPolicyLine, RbacPolicyUpdate, RbacRole, RbacRoleUpdate, RbacStatus,
    routes as paths,
};

use super::{RbacState, conditions, dry_run, plugins, policies, preview, roles, status};

const POLICIES: [QueryParam; 4] = [
    QueryParam::text("entityRef", "Of this role"),
    QueryParam::text("permission", "About this permission or kind of thing"),
    QueryParam::text("policy", "With this action"),
    QueryParam::text("effect", "`allow` or `deny`"),
];
const CONDITIONS: [QueryParam; 4] = [
    QueryParam::text("roleEntityRef", "Of this role"),
    QueryParam::text("pluginId", "About things of this plugin"),
    QueryParam::text("resourceType", "About things of this kind"),
    QueryParam::text("actions", "With one of these actions, separated by commas"),
];
const MEMBERS: [QueryParam; 1] =
    [QueryParam::repeated("memberReferences", "Only these members of it; the whole role when absent")];
const USER: [QueryParam; 1] = [QueryParam::text("user", "The person; the caller when absent")];

const READS: &str = "For those with `policy.entity.read`, and of the roles that it is for.";
const WRITES: &str = "For users with the permission. 403 for what the configuration or a file says, and for more than one \
                      has oneself, unless one has `policy.entity.update` for all roles.";

pub(super) fn endpoints() -> Endpoints<RbacState> {
    let all = Endpoints::new().on(
        get(paths::STATUS, "Whether the caller may look at roles").answers(200, Shape::of::<RbacStatus>()),
        status::status,
    );
    about_tools(about_plugins(about_conditions(about_policies(about_roles(all)))))
}

fn about_roles(all: Endpoints<RbacState>) -> Endpoints<RbacState> {
    all.on(get(paths::ROLES, "All roles").says(READS).answers(200, Shape::list::<RbacRole>()), roles::list)
        .on(
            post(paths::ROLES, "Makes a role")
                .says(WRITES)
                .takes(Shape::of::<RbacRole>())
                .answers(201, Shape::of::<RbacRole>()),
            roles::create,
        )
        .on(get(paths::ROLE, "A role, in a list").says(READS).answers(200, Shape::list::<RbacRole>()), roles::get)
        .on(
            put(paths::ROLE, "Changes a role")
                .says(WRITES)
                .takes(Shape::of::<RbacRoleUpdate>())
                .answers(200, Shape::of::<RbacRole>())
                .answers(204, Shape::empty()),
            roles::replace,
        )
        .on(
            delete(paths::ROLE, "Deletes a role, or takes it from somebody")
                .says(WRITES)
                .query(&MEMBERS)
                .answers(204, Shape::empty()),
            roles::delete,
        )
        .on(
            get(paths::ROLES_OF, "The roles of a person, and through whom they have them")
                .says("Of the caller; of anybody for those with `policy.entity.read`.")
                .query(&USER)
                .answers(200, Shape::of::<HeldRoles>()),
            roles::of,
        )
}

fn about_policies(all: Endpoints<RbacState>) -> Endpoints<RbacState> {
    all.on(
        get(paths::POLICIES, "What roles allow and deny")
            .says(READS)
            .query(&POLICIES)
            .answers(200, Shape::list::<RbacPolicy>()),
        policies::list,
    )
    .on(
        post(paths::POLICIES, "Adds policies to roles")
            .says(WRITES)
            .takes(Shape::list::<RbacPolicy>())
            .answers(201, Shape::list::<RbacPolicy>()),
        policies::create,
    )
    .on(
        get(paths::POLICIES_OF, "What a role allows and denies").says(READS).answers(200, Shape::list::<RbacPolicy>()),
        policies::of_role,
    )
    .on(
        put(paths::POLICIES_OF, "Replaces policies of a role")
            .says(WRITES)
            .takes(Shape::of::<RbacPolicyUpdate>())
            .answers(200, Shape::empty())
            .answers(204, Shape::empty()),
        policies::replace,
    )
    .on(
        delete(paths::POLICIES_OF, "Takes policies from a role")
            .says(WRITES)
            .takes(Shape::list::<RbacPolicyLine>())
            .answers(204, Shape::empty()),
        policies::delete,
    )
}

fn about_conditions(all: Endpoints<RbacState>) -> Endpoints<RbacState> {
    all.on(
        get(paths::CONDITIONS, "With which things roles allow something")
            .says(READS)
            .query(&CONDITIONS)
            .answers(200, Shape::list::<RbacCondition>()),
        conditions::list,
    )
    .on(
        post(paths::CONDITIONS, "Adds a condition to a role")
            .says(WRITES)
            .takes(Shape::of::<RbacCondition>())
            .answers(201, Shape::of::<RbacConditionId>()),
        conditions::create,
    )
    .on(get(paths::CONDITION, "A condition").says(READS).answers(200, Shape::of::<RbacCondition>()), conditions::get)
    .on(
        put(paths::CONDITION, "Changes a condition")
            .says(WRITES)
            .takes(Shape::of::<RbacCondition>())
            .answers(200, Shape::empty()),
        conditions::replace,
    )
    .on(
        delete(paths::CONDITION, "Takes a condition from its role").says(WRITES).answers(204, Shape::empty()),
        conditions::delete,
    )
}

fn about_plugins(all: Endpoints<RbacState>) -> Endpoints<RbacState> {
    let ids = || Shape::of::<PluginIds>();
    all.on(
        get(paths::PLUGIN_POLICIES, "The permissions that there are")
            .says(READS)
            .answers(200, Shape::list::<PluginPolicies>()),
        plugins::policies,
    )
    .on(
        get(paths::PLUGIN_RULES, "The rules that conditions may use")
            .says(READS)
            .answers(200, Shape::list::<PluginRules>()),
        plugins::rules,
    )
    .on(get(paths::PLUGIN_IDS, "Plugins that editors ask").says(READS).answers(200, ids()), plugins::ids)
    .on(
        post(paths::PLUGIN_IDS, "Adds plugins that editors ask").says(WRITES).takes(ids()).answers(200, ids()),
        plugins::add_ids,
    )
    .on(
        delete(paths::PLUGIN_IDS, "Removes plugins that editors ask").says(WRITES).takes(ids()).answers(200, ids()),
        plugins::remove_ids,
    )
}

fn about_tools(all: Endpoints<RbacState>) -> Endpoints<RbacState> {
    all.on(
        post(paths::PREVIEW, "Which things conditions match")
            .says("Of the things that the caller may see.")
            .takes(Shape::of::<PreviewRequest>())
            .answers(200, Shape::of::<Preview>()),
        preview::preview,
    )
    .on(
        post(paths::DRY_RUN, "Which past decisions would be others with other roles")
            .says("Decides again what the audit log has, at most 20000 events. For those with `policy.entity.read` for all roles.")
            .takes(Shape::of::<DryRunRequest>())
            .answers(200, Shape::of::<DryRun>()),
        dry_run::dry_run,
    )
}
