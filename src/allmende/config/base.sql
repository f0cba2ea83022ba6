-- {"account.0001_initial": "6f27ff6bdf57521a", "account.0002_email_max_length": "c956ab7a3c3660a1", "account.0003_alter_emailaddress_create_unique_verified_email": "66b6f1939621bcfa", "account.0004_alter_emailaddress_drop_unique_email": "ebc6317e90c47d7a", "account.0005_emailaddress_idx_upper_email": "e7569f1662da1754", "account.0006_emailaddress_lower": "54adb08cb3fba66b", "account.0007_emailaddress_idx_email": "87fad70bfde8ae29", "account.0008_emailaddress_unique_primary_email_fixup": "794bf875bdbef9c4", "account.0009_emailaddress_unique_primary_email": "79762cfa7b1e1d7c", "auth.0001_initial": "845cff319606332f", "auth.0002_alter_permission_name_max_length": "feaf97e0e8f7d148", "auth.0003_alter_user_email_max_length": "9d5657b4db9872dc", "auth.0004_alter_user_username_opts": "9538db342c9a9bec", "auth.0005_alter_user_last_login_null": "79f60a35dc000fdd", "auth.0006_require_contenttypes_0002": "00cb16e3405f14b6", "auth.0007_alter_validators_add_error_messages": "115db87dc327530f", "auth.0008_alter_user_username_max_length": "02857f65f7d64814", "auth.0009_alter_user_last_name_max_length": "19a89500e7f108a7", "auth.0010_alter_group_name_max_length": "0963ed6498ac0b3a", "auth.0011_update_proxy_permissions": "85a5dde708dc4b61", "auth.0012_alter_user_first_name_max_length": "6cefbc9f80903763", "contenttypes.0001_initial": "35ed8489a147e0b4", "contenttypes.0002_remove_content_type_name": "7d36494075750f0e", "datahub.0001_initial": "dd65e758dae73ba1", "datahub.0002_hub_tables": "6bbe0e0c1a0150f1", "datahub.0003_broker": "15571235a9fd18f2", "datahub.0004_broker_tables": "b9f242ee959b79e2", "datahub.0005_history": "5efd962d6d72b012", "datahub.0006_history_tables": "e4d047aade567d4c", "datahub.0007_ways_in": "13e508543d9038e7", "datahub.0008_ways_in_tables": "2d166914a20d7e3d", "datahub.0009_public_types": "3aaff6ca784702ff", "datahub.0010_broker_calls": "58d81142e410e661", "datahub.0011_cold_removal": "6880d8b6d5ad5957", "datahub.0012_cold_removal_security": "4db1ec895082370c", "datahub.0013_query_calls": "a3afc1161f5ad3da", "datahub.0014_uploads_and_health": "f0d3909bd93f8fb4", "datahub.0015_past_calls": "cdfefc73f3a9cf9a", "datahub.0016_alert_limits": "3b342eccc5ab6ba5", "datahub.0017_alert_handling": "b605a20a78378705", "datahub.0018_hub_setting": "dbcb132fd0a8724e", "datahub.0019_device_silence": "d7007bb10c6396c4", "datahub.0020_query_speed": "c4b343bcf6fbd46b", "datahub.0021_last_measured": "943d06fb03cb8853", "editorial.0001_texts": "ed7b54efb796349a", "editorial.0002_one_workflow": "7cd1a91eabe401f0", "editorial.0003_site": "1982358bb4aedfdf", "governance.0001_council_papers_and_reports": "b538bacff3f67ef2", "governance.0002_council_bodies_and_budget": "cb432e7913b73b06", "kernel.0001_initial": "99cd82c538740f8c", "kernel.0002_trial_spaces": "e51e8794462b837a", "kernel.0003_files_and_documents": "828d96f08583cc24", "kernel.0004_document_shows": "f232c792c17ea007", "kernel.0005_private_mail": "986b4ffc0dd68331", "mfa.0001_initial": "a42b6353f2ed5dd7", "mfa.0002_authenticator_timestamps": "b6566eb07301e2e4", "mfa.0003_authenticator_type_uniq": "88550a456154080c", "participation.0001_open_data_discourse": "cccac2b37b5a141d", "portfolio.0001_initial": "f7342ee72feec0f8", "portfolio.0002_choices": "67f072b582e035da", "portfolio.0003_import_drafts": "7a5f853bc2516f10", "portfolio.0004_sealed_ballots": "22a5e6c45cfb3b9c", "portfolio.0005_answers_keep_their_question": "d926c7f3f72962c2", "portfolio.0006_open_on_purpose": "ecbf21e7c9ca7ac8", "procrastinate.0001_initial": "be81516c79d02f26", "procrastinate.0002_drop_started_at_column": "2ead163c1ce2991d", "procrastinate.0003_drop_started_at_column": "740f2d8ff02c0bb5", "procrastinate.0004_drop_procrastinate_version_table": "9f48b76f59a9cc8c", "procrastinate.0005_fix_procrastinate_fetch_job": "6a8e4055ab8e463d", "procrastinate.0006_fix_trigger_status_events_insert": "d9d2f532a094aa09", "procrastinate.0007_add_queueing_lock_column": "dc12645a882f2067", "procrastinate.0008_close_fetch_job_race_condition": "74c7c44a68d3c204", "procrastinate.0009_add_defer_job_function": "b9d529f1bb143b09", "procrastinate.0010_add_procrastinate_periodic_defers": "bd1aa56a04f86df5", "procrastinate.0011_add_foreign_key_index": "25cc0914481114fd", "procrastinate.0012_add_locks_to_periodic_defer": "7cf8863ace39220c", "procrastinate.0013_fix_procrastinate_defer_periodic_job": "4d5072911b8c904c", "procrastinate.0014_add_finish_job_and_retry_job_functions": "20ebed9ca30246c8", "procrastinate.0015_add_trigger_on_job_deletion": "41bec3a5111ff97f", "procrastinate.0016_delete_finished_jobs": "aa4d841aae25c4b1", "procrastinate.0017_add_checks_to_finish_job": "fa9f208ddf3368de", "procrastinate.0018_add_checks_to_retry_job": "893bfc867f1594eb", "procrastinate.0019_fix_finish_job_compat_issue": "4c85f00a990bb3d7", "procrastinate.0020_add_index_on_procrastinate_jobs": "5a93c4ea92b856f5", "procrastinate.0021_add_kwargs_to_defer_periodic_job": "88dd3371cbdee2ba", "procrastinate.0022_null_locks_excluded": "2d5b088f88e89d69", "procrastinate.0023_remove_old_finish_job_function": "89267383eac7bb81", "procrastinate.0024_job_id_bigint": "27108dc62abe6372", "procrastinate.0025_add_models": "29580ceb9d30811c", "procrastinate.0026_add_job_priority": "4f7746b8edef802a", "procrastinate.0027_add_periodic_job_priority": "17e24782e5f4b56e", "procrastinate.0028_add_cancel_states": "2831656624aa9165", "procrastinate.0029_add_additional_params_to_retry_job": "50d48f155234960c", "procrastinate.0030_alter_procrastinateevent_options": "94486414b944e707", "procrastinate.0031_add_indexes_for_fetch_job": "c7235c71c0c003fd", "procrastinate.0032_pre_cancel_notification": "42c97f730f7f0edd", "procrastinate.0033_post_cancel_notification": "8bd0e84d1e45311e", "procrastinate.0034_pre_add_heartbeat": "844ed448222ba8b1", "procrastinate.0035_post_add_heartbeat": "0cbd71b8406c14f4", "procrastinate.0036_add_worker_model": "f996e8059968a3a4", "procrastinate.0037_pre_batch_defer_jobs": "0d7d4294e8aa2749", "procrastinate.0038_post_batch_defer_jobs": "503152d687e3e49b", "procrastinate.0039_pre_priority_lock_fetch_job": "aba2087cb2b69233", "procrastinate.0040_pre_retry_failed_job": "f6d2a552fbbc5088", "procrastinate.0041_post_retry_failed_job": "2c8dc359b30362a9", "region.0001_initial": "0a14e8f65876d771", "sessions.0001_initial": "2aa438e2393ee513", "solutions.0001_initial": "18e4d29fa8c4b909", "strategy.0001_initial": "c28178e0be1160b6", "strategy.0002_strategies_and_cycles": "60c885f47a901998", "strategy.0003_statistics": "d4ec9644145f8999", "strategy.0004_factors_and_reviews": "c223f824bf16a3eb", "strategy.0005_okr_in_cycles": "a5965a0e7bc109a3", "strategy.0006_public_objectives_are_adopted": "0158d182b009c160", "strategy.0007_inventory_tables": "5b540adc6cbc344a", "strategy.0008_plans_and_known_days": "06311abf8c69dfff", "strategy.0009_corrected_check_ins": "64a114c2e5213f45", "strategy.0010_import_work": "3215cd82e2d57f8e", "strategy.0011_given_up_drafts": "d75f2879b839c9a8", "taggit.0001_initial": "99ca62a055c530c7", "taggit.0002_auto_20150616_2121": "9db9f38747553183", "taggit.0003_taggeditem_add_unique_index": "8d474ef8ec122e51", "taggit.0004_alter_taggeditem_content_type_alter_taggeditem_tag": "f9d1464ef1c663da", "taggit.0005_auto_20220424_2025": "0ff3cb6796cf52fb", "taggit.0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx": "7e6afc35e33e1db0", "wagtailadmin.0001_create_admin_access_permissions": "fcbe05ca0d60a8ea", "wagtailadmin.0002_admin": "1e2a4c541e9ab35b", "wagtailadmin.0003_admin_managed": "620fc672b343ac4e", "wagtailadmin.0004_editingsession": "7b870aaf0095ce75", "wagtailadmin.0005_editingsession_is_editing": "2366578b652bd350", "wagtailadmin.0006_formstate": "1188fcdbffa104cf", "wagtailcore.0001_initial": "9f53ad87c6f6e02c", "wagtailcore.0001_squashed_0016_change_page_url_path_to_text_field": "938f305a9f38612d", "wagtailcore.0002_initial_data": "d984e0b825ce02d2", "wagtailcore.0003_add_uniqueness_constraint_on_group_page_permission": "f3c13d4234999a7f", "wagtailcore.0004_page_locked": "054dd5f11e963145", "wagtailcore.0005_add_page_lock_permission_to_moderators": "467294823a2d9093", "wagtailcore.0006_add_lock_page_permission": "fdd0c9f51908a077", "wagtailcore.0007_page_latest_revision_created_at": "44a498d1402ed033", "wagtailcore.0008_populate_latest_revision_created_at": "f0951e0de83ba572", "wagtailcore.0009_remove_auto_now_add_from_pagerevision_created_at": "ce9ebb7f16009609", "wagtailcore.0010_change_page_owner_to_null_on_delete": "3b440fa8c7436a0a", "wagtailcore.0011_page_first_published_at": "2a344a1bc91d4b55", "wagtailcore.0012_extend_page_slug_field": "c8ce5732aad1b2b6", "wagtailcore.0013_update_golive_expire_help_text": "058c8ebeb60a5806", "wagtailcore.0014_add_verbose_name": "e6342beda2c2a352", "wagtailcore.0015_add_more_verbose_names": "0c40c0d20c511c91", "wagtailcore.0016_change_page_url_path_to_text_field": "fc00e2e248e357af", "wagtailcore.0017_change_edit_page_permission_description": "ccd71ad6211dc9ea", "wagtailcore.0018_pagerevision_submitted_for_moderation_index": "9c84c8a317432983", "wagtailcore.0019_verbose_names_cleanup": "dd647daad29c8ff0", "wagtailcore.0020_add_index_on_page_first_published_at": "a6bee4fe81de1087", "wagtailcore.0021_capitalizeverbose": "afd18f829eae58d3", "wagtailcore.0022_add_site_name": "24b2b9b04106c8ff", "wagtailcore.0023_alter_page_revision_on_delete_behaviour": "757de219a5895b45", "wagtailcore.0024_alter_page_content_type_on_delete_behaviour": "81599e333a45b26c", "wagtailcore.0024_collection": "fcdfe156ab59adbb", "wagtailcore.0025_collection_initial_data": "299d294b4dcf5997", "wagtailcore.0026_group_collection_permission": "c164f30fd7bbd892", "wagtailcore.0027_fix_collection_path_collation": "f6c14ff3972d5c7d", "wagtailcore.0028_merge": "c3a7c3972fd9a85c", "wagtailcore.0029_unicode_slugfield_dj19": "002cf4f07e5119fb", "wagtailcore.0030_index_on_pagerevision_created_at": "d2a6d2c2cf713373", "wagtailcore.0031_add_page_view_restriction_types": "9a49c448c2d89307", "wagtailcore.0032_add_bulk_delete_page_permission": "549175d715c672b6", "wagtailcore.0033_remove_golive_expiry_help_text": "aa4d91586ada762c", "wagtailcore.0034_page_live_revision": "d650388923d2e80e", "wagtailcore.0035_page_last_published_at": "54d0d7e199f39d02", "wagtailcore.0036_populate_page_last_published_at": "5ca7b8c7b2ee598e", "wagtailcore.0037_set_page_owner_editable": "4d500a6059471851", "wagtailcore.0038_make_first_published_at_editable": "5a987c60fe3a1ee9", "wagtailcore.0039_collectionviewrestriction": "df7d95a80ca958ce", "wagtailcore.0040_page_draft_title": "4c6c9eefd5e9ccd1", "wagtailcore.0041_group_collection_permissions_verbose_name_plural": "71b468024ec4733b", "wagtailcore.0042_index_on_pagerevision_approved_go_live_at": "2cbafdbb2ea429b4", "wagtailcore.0043_lock_fields": "ed3b4350910be05f", "wagtailcore.0044_add_unlock_grouppagepermission": "afe9599444e9fade", "wagtailcore.0045_assign_unlock_grouppagepermission": "cf179eed03b8e6d2", "wagtailcore.0046_site_name_remove_null": "9888cafb23286c1d", "wagtailcore.0047_add_workflow_models": "2048996916614d0d", "wagtailcore.0048_add_default_workflows": "af78db1d42f61524", "wagtailcore.0049_taskstate_finished_by": "f5f2bca3716c52d8", "wagtailcore.0050_workflow_rejected_to_needs_changes": "5c0cdb9025c34923", "wagtailcore.0051_taskstate_comment": "0e10a5d370d68cf0", "wagtailcore.0052_pagelogentry": "2464223600985305", "wagtailcore.0053_locale_model": "bfd6fba56a11a9f0", "wagtailcore.0054_initial_locale": "94122ab10b32b608", "wagtailcore.0055_page_locale_fields": "0bfa4f4932b7ff3e", "wagtailcore.0056_page_locale_fields_populate": "a5cfb4f23860f576", "wagtailcore.0057_page_locale_fields_notnull": "8cb584fc83fac322", "wagtailcore.0058_page_alias_of": "478581f22c8083ef", "wagtailcore.0059_apply_collection_ordering": "36d535fa96a194a5", "wagtailcore.0060_fix_workflow_unique_constraint": "883117a3b45cf863", "wagtailcore.0061_change_promote_tab_helpt_text_and_verbose_names": "f303f2415229c5ad", "wagtailcore.0062_comment_models_and_pagesubscription": "0704ed51a560bac7", "wagtailcore.0063_modellogentry": "7f67fc0f5c40fecf", "wagtailcore.0064_log_timestamp_indexes": "ee7bad344df803c8", "wagtailcore.0065_log_entry_uuid": "a5b71e830e641059", "wagtailcore.0066_collection_management_permissions": "dfc28f96014d8412", "wagtailcore.0067_alter_pagerevision_content_json": "2ab4c77f237f7afd", "wagtailcore.0068_log_entry_empty_object": "c5e51c974fdcb28a", "wagtailcore.0069_log_entry_jsonfield": "70b22160eb859fe4", "wagtailcore.0070_rename_pagerevision_revision": "2f27c5b8f8cf9bc6", "wagtailcore.0071_populate_revision_content_type": "e8fcd9b84549ac4b", "wagtailcore.0072_alter_revision_content_type_notnull": "89429dea4c3c5e04", "wagtailcore.0073_page_latest_revision": "e6c6f3c351387866", "wagtailcore.0074_revision_object_str": "3e57999ac0b3d7a3", "wagtailcore.0075_populate_latest_revision_and_revision_object_str": "c0d75b90900888d7", "wagtailcore.0076_modellogentry_revision": "f94bb2161f570155", "wagtailcore.0077_alter_revision_user": "6b2de9b98a82f11d", "wagtailcore.0078_referenceindex": "501b9d4ff7aa3aad", "wagtailcore.0079_rename_taskstate_page_revision": "033f1da052468765", "wagtailcore.0080_generic_workflowstate": "9c1c523444a78dc6", "wagtailcore.0081_populate_workflowstate_content_type": "3f2c80e824b0527c", "wagtailcore.0082_alter_workflowstate_content_type_notnull": "017c8b764cca1872", "wagtailcore.0083_workflowcontenttype": "e480780558060769", "wagtailcore.0084_add_default_page_permissions": "6533eff609740444", "wagtailcore.0085_add_grouppagepermission_permission": "14255d76b2debbc9", "wagtailcore.0086_populate_grouppagepermission_permission": "bd8b17615a7ecca2", "wagtailcore.0087_alter_grouppagepermission_unique_together_and_more": "9f5bcc927b35ce33", "wagtailcore.0088_fix_log_entry_json_timestamps": "e5afc01f4a8cd17f", "wagtailcore.0089_log_entry_data_json_null_to_object": "06c80b0a050ecdcb", "wagtailcore.0090_remove_grouppagepermission_permission_type": "281e571eb78905c2", "wagtailcore.0091_remove_revision_submitted_for_moderation": "66f520f7ab7205fc", "wagtailcore.0092_alter_collectionviewrestriction_password_and_more": "44955a20f45f77e0", "wagtailcore.0093_uploadedfile": "c02885138ca13372", "wagtailcore.0094_alter_page_locale": "14d6c54cae836d6d", "wagtailcore.0095_groupsitepermission": "578cbf14db2f7eb4", "wagtailcore.0096_referenceindex_referenceindex_source_object_and_more": "94d1cc9527502c49", "wagtailcore.0097_baselogentry_uuid_action_timestamp_indexes": "038c7d89861a592d", "wagtailcore.0098_apitoken": "591ddb5d33ebf911", "wagtailsearch.0001_initial": "93148b99b95c2b39", "wagtailsearch.0002_add_verbose_names": "3c72290f71b53cbb", "wagtailsearch.0003_remove_editors_pick": "60dede9f42ba836c", "wagtailsearch.0004_querydailyhits_verbose_name_plural": "79bf566c7724381b", "wagtailsearch.0005_create_indexentry": "2ef478982beaadf1", "wagtailsearch.0006_customise_indexentry": "072b86ec4468c82b", "wagtailsearch.0007_delete_editorspick": "49417cfd296b2e60", "wagtailsearch.0008_remove_query_and_querydailyhits_models": "34205d79c48af0ae", "wagtailsearch.0009_remove_ngram_autocomplete": "0cc43abf34455183", "wagtailsearch.0010_add_text_fields": "c56cd3498aaa9368", "wagtailusers.0001_initial": "45a8c1ec67422390", "wagtailusers.0002_add_verbose_name_on_userprofile": "2a4c434837ee5c9c", "wagtailusers.0003_add_verbose_names": "9590c0e99d195868", "wagtailusers.0004_capitalizeverbose": "327e5a4b51ff493d", "wagtailusers.0005_make_related_name_wagtail_specific": "45dfa0294cdd846e", "wagtailusers.0006_userprofile_prefered_language": "636c4e036df13cd0", "wagtailusers.0007_userprofile_current_time_zone": "435fd383a877469f", "wagtailusers.0008_userprofile_avatar": "2ee737254928fc2a", "wagtailusers.0009_userprofile_verbose_name_plural": "ca8286fe2e29e576", "wagtailusers.0010_userprofile_updated_comments_notifications": "97033bd05c0811a3", "wagtailusers.0011_userprofile_dismissibles": "b6381984386e17fb", "wagtailusers.0012_userprofile_theme": "fb079398fa7eddf6", "wagtailusers.0013_userprofile_density": "934baa45fe42a41a", "wagtailusers.0014_userprofile_contrast": "3f44752ffd8d5c2f", "wagtailusers.0015_userprofile_keyboard_shortcuts": "b861c0bc6f5a7a98"}
do $$ begin
    if not exists (select from pg_roles where rolname = 'allmende_hub') then
        create role allmende_hub nologin;
    end if;
end $$;
grant allmende_hub to current_user;
SET check_function_bodies = false;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
CREATE FUNCTION public.broker_candidates(p_tenant integer, p_path jsonpath, p_names text[], p_limit integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
declare
    found bigint[];
begin
    if not coalesce(p_tenant = any (nullif(current_setting('allmende.tenants', true), '')::int[]), false) then
        return '{}';
    end if;
    if exists (select from datahub_series where tenant = p_tenant and attribute = any (p_names)) then
        return null;
    end if;
    found := array(
        select id from datahub_entity where tenant = p_tenant and document @@ p_path limit p_limit + 1);
    return case when cardinality(found) <= p_limit then found end;
end $$;
CREATE FUNCTION public.broker_delete(p_tenant integer, p_now timestamp with time zone, ids bigint[], with_history boolean, tombstones jsonb) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
begin
    update datahub_entity set is_current = false, deleted_at = p_now, modified_at = p_now, document = '{}'
    where tenant = p_tenant and id = any (ids);
    delete from datahub_entitygeometry where tenant = p_tenant and entity_id = any (ids);
    delete from latest l using datahub_series s
    where l.tenant = p_tenant and s.tenant = p_tenant and l.series_id = s.id and s.entity_id = any (ids);
    if with_history then
        delete from attribute_instance where tenant = p_tenant and entity_id = any (ids);
        perform note_changed(array_agg(o.tenant), array_agg(o.series_id), array_agg(o.observed_at))
        from observation o join datahub_series s on s.tenant = p_tenant and s.id = o.series_id
        where o.tenant = p_tenant and s.entity_id = any (ids) having count(*) > 0;
        delete from observation o using datahub_series s
        where o.tenant = p_tenant and s.tenant = p_tenant and o.series_id = s.id and s.entity_id = any (ids);
    else
        insert into attribute_instance (tenant, entity_id, attribute, instance_id, dataset_id, at,
            created_at, modified_at, deleted_at, body)
        select p_tenant, id, attribute, gen_random_uuid(), dataset, p_now, p_now, p_now, p_now, body
        from jsonb_to_recordset(tombstones) as h (id bigint, attribute text, dataset text, body jsonb);
    end if;
end $$;
CREATE FUNCTION public.broker_get(p_tenant integer, p_public boolean, p_urn text) RETURNS TABLE(id bigint, types text[], scopes text[], document text, created_at timestamp with time zone, modified_at timestamp with time zone, expires_at timestamp with time zone)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
begin
    perform set_config('allmende.tenants', '{' || p_tenant || '}', true);
    perform set_config('allmende.reader', case when p_public then 'public' else 'member' end, true);
    return query
    select e.id, e.types, e.scopes,
        (e.document || coalesce(ngsi_readings(e.tenant, e.id, e.document), '{}'))::text,
        e.created_at, e.modified_at, e.expires_at
    from datahub_entity e
    where e.tenant = p_tenant and e.urn = p_urn and e.is_current and e.removed_at is null
        and (e.expires_at is null or e.expires_at > now());
end $$;
CREATE FUNCTION public.broker_is_measured(p_tenant integer, p_names text[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
begin
    return p_tenant = any (nullif(current_setting('allmende.tenants', true), '')::int[])
        and exists (select from datahub_series where tenant = p_tenant and attribute = any (p_names));
end $$;
CREATE FUNCTION public.broker_made_of_past(p_tenant integer, p_entity bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update datahub_entity set origin = 'temporal'
    where tenant = p_tenant and id = p_entity and origin = ''
        and tenant = any (nullif(current_setting('allmende.tenants', true), '')::int[])
$$;
CREATE FUNCTION public.broker_measure(p_tenant integer, p_now timestamp with time zone, ids bigint[], measures jsonb) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
declare
    series_col bigint[];
    time_col timestamptz[];
    value_col float8[];
    number int;
    month date;
begin
    -- Scalar subqueries go through the key of each table, whatever the planner knows of its size.
    insert into datahub_series (tenant, entity_id, attribute, unit)
    select distinct on (ids[i], attribute) p_tenant, ids[i], attribute, unit
    from jsonb_to_recordset(measures) as m (i int, attribute text, unit text)
    where ids[i] is not null and (
        select s.id from datahub_series s
        where s.tenant = p_tenant and s.entity_id = ids[m.i] and s.attribute = m.attribute) is null
    on conflict do nothing;
    with given as materialized (
        select ids[m.i] as entity_id, m.attribute, m.at, m.value, m.body, (
            select s.id from datahub_series s
            where s.tenant = p_tenant and s.entity_id = ids[m.i] and s.attribute = m.attribute
                and s.unit = m.unit) as series_id
        from jsonb_to_recordset(measures) as m (i int, attribute text, unit text, at timestamptz,
            value float8, body jsonb)
        where ids[m.i] is not null
    ), compared as materialized (
        select g.*, (
            select o.value from observation o
            where o.tenant = p_tenant and o.series_id = g.series_id and o.observed_at = g.at) as present
        from given g
    ), others as (
        insert into attribute_instance (tenant, entity_id, attribute, instance_id, at, observed_at,
            created_at, modified_at, body)
        select p_tenant, entity_id, attribute, gen_random_uuid(), at, at, p_now, p_now, body
        from compared
        where series_id is null or at < timestamptz '2000-01-01T00:00Z' or present <> value
    )
    select array_agg(series_id), array_agg(at), array_agg(value), count(*)
    into series_col, time_col, value_col, number
    from compared
    where series_id is not null and at >= timestamptz '2000-01-01T00:00Z' and present is null;
    if number > 0 then
        for month in select distinct date_trunc('month', at at time zone 'UTC')::date
            from unnest(time_col) as at
        loop
            if to_regclass('observation_' || to_char(month, 'YYYY_MM')) is null then
                begin
                    perform ensure_partition(month);
                exception when duplicate_table then
                    -- Another writer was faster; its table was not yet known here.
                    null;
                end;
            end if;
        end loop;
        insert into observation (tenant, series_id, observed_at, value, quality, received_at)
        select p_tenant, series_id, at, value, 0, p_now
        from unnest(series_col, time_col, value_col) as w (series_id, at, value)
        on conflict do nothing;
        -- Finds the readings there, and does the rest.
        perform ingest(array[p_tenant], array_fill(p_tenant, array[number]), series_col, time_col,
            value_col, array_fill(0::smallint, array[number]));
    end if;
end $$;
CREATE FUNCTION public.broker_places(p_tenant integer, p_property text, p_boxes double precision[], p_limit integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
declare
    found bigint[];
begin
    if not coalesce(p_tenant = any (nullif(current_setting('allmende.tenants', true), '')::int[]), false) then
        return '{}';
    end if;
    -- Rows are counted, not entities: those that were not read could belong to others.
    found := array(
        select g.entity_id
        from generate_series(1, cardinality(p_boxes), 4) as i,
        lateral (
            select entity_id from datahub_entitygeometry
            where tenant = p_tenant and property = p_property and shape
                && box(point(p_boxes[i], p_boxes[i + 1]), point(p_boxes[i + 2], p_boxes[i + 3]))
            limit p_limit + 1) as g
        limit p_limit + 1);
    return case when cardinality(found) <= p_limit then array(select distinct unnest(found)) end;
end $$;
CREATE FUNCTION public.broker_put(p_tenant integer, p_now timestamp with time zone, p jsonb) RETURNS bigint[]
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
declare
    ids bigint[];
    revived bigint[];
begin
    perform set_config('allmende.tenants', '{' || p_tenant || '}', true);
    perform set_config('allmende.reader', 'member', true);
    with given as (
        select * from jsonb_to_recordset(p -> 'entities') as g (i int, id bigint, urn text, types text[],
            scopes text[], name text, lon float8, lat float8, document jsonb, expires_at timestamptz,
            is_current boolean)
    ), made as (
        insert into datahub_entity as e (tenant, urn, type, types, scopes, name, code, sort_key, lon, lat,
            document, is_public, is_current, created_at, modified_at, expires_at, release, origin,
            deleted_at)
        select p_tenant, urn, coalesce(types[1], ''), coalesce(types, '{}'), scopes,
            coalesce(left(name, 200), ''), '', coalesce(left(lower(name), 200), ''), lon, lat, document,
            is_public_type(p_tenant, coalesce(types, '{}')), coalesce(is_current, true), p_now, p_now,
            expires_at, 'delayed', '', null
        from given where id is null order by urn
        on conflict (tenant, urn) do update set
            type = excluded.type, types = excluded.types, scopes = excluded.scopes, name = excluded.name,
            sort_key = excluded.sort_key, lon = excluded.lon, lat = excluded.lat,
            document = excluded.document, is_current = true, created_at = p_now, modified_at = p_now,
            expires_at = excluded.expires_at, deleted_at = null, removed_at = null
        where not e.is_current or e.removed_at is not null or e.expires_at <= p_now
        returning e.id, e.urn, e.xmax <> 0 as was_there
    )
    select array_agg(coalesce(g.id, m.id) order by g.i),
           array_agg(m.id) filter (where m.was_there)
    into ids, revived
    from given g left join made m on g.id is null and m.urn = g.urn;
    if p ? 'has_changed' then
        update datahub_entity e set
            type = coalesce(g.types[1], ''), types = coalesce(g.types, '{}'), scopes = g.scopes,
            name = coalesce(left(g.name, 200), e.name),
            sort_key = coalesce(left(lower(g.name), 200), e.sort_key),
            lon = g.lon, lat = g.lat, document = g.document, modified_at = p_now,
            expires_at = g.expires_at
        from jsonb_to_recordset(p -> 'entities') as g (id bigint, types text[], scopes text[], name text,
            lon float8, lat float8, document jsonb, expires_at timestamptz)
        where e.tenant = p_tenant and e.id = g.id;
    end if;
    if revived is not null then
        delete from datahub_entitygeometry where tenant = p_tenant and entity_id = any (revived);
        delete from latest l using datahub_series s
        where l.tenant = p_tenant and s.tenant = p_tenant and l.series_id = s.id
            and s.entity_id = any (revived);
    end if;
    if p ? 'cleared' then
        delete from datahub_entitygeometry x
        using jsonb_to_recordset(p -> 'cleared') as c (i int, attribute text)
        where x.tenant = p_tenant and x.entity_id = ids[c.i] and x.property = c.attribute;
    end if;
    if p ? 'silenced' then
        delete from latest l
        using datahub_series s, jsonb_to_recordset(p -> 'silenced') as c (i int, attribute text)
        where l.tenant = p_tenant and s.tenant = p_tenant and l.series_id = s.id
            and s.entity_id = ids[c.i] and s.attribute = c.attribute;
    end if;
    if p ? 'places' then
        insert into datahub_entitygeometry (tenant, entity_id, property, dataset_id, shape, geojson)
        select p_tenant, ids[i], attribute, coalesce(dataset, ''),
            box(point(x1, y1), point(x2, y2)), geojson
        from jsonb_to_recordset(p -> 'places') as g (i int, attribute text, dataset text, x1 float8,
            y1 float8, x2 float8, y2 float8, geojson jsonb)
        where ids[i] is not null
        on conflict (tenant, entity_id, property, dataset_id) do update set
            shape = excluded.shape, geojson = excluded.geojson;
    end if;
    if p ? 'measures' then
        perform broker_measure(p_tenant, p_now, ids, p -> 'measures');
    end if;
    if p ? 'history' then
        insert into attribute_instance (tenant, entity_id, attribute, instance_id, dataset_id, at,
            observed_at, created_at, modified_at, deleted_at, body)
        select p_tenant, ids[i], attribute, gen_random_uuid(), dataset, coalesce(at, p_now), at, p_now,
            p_now, case when deleted then p_now end, body
        from jsonb_to_recordset(p -> 'history') as h (i int, attribute text, dataset text,
            at timestamptz, deleted boolean, body jsonb)
        where ids[i] is not null;
    end if;
    return ids;
end $$;
CREATE FUNCTION public.ensure_partition(month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    first_day date := date_trunc('month', month)::date;
    name text := 'observation_' || to_char(first_day, 'YYYY_MM');
begin
    if first_day < date '2000-01-01' or first_day > (now() + interval '13 months')::date then
        raise exception 'month % is outside the kept range', first_day;
    end if;
    if to_regclass(name) is null then
        perform pg_advisory_xact_lock(hashtext('ensure_partition'));
        if to_regclass(name) is null then
            execute format('create table %I (like observation including defaults)', name);
            execute format(
                'alter table observation attach partition %I for values from (%L) to (%L)',
                name, first_day::timestamp at time zone 'UTC',
                (first_day + interval '1 month')::timestamp at time zone 'UTC');
        end if;
    end if;
end $$;
CREATE FUNCTION public.ensure_rollup_partition(month date) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    first_day date := date_trunc('month', month)::date;
    name text := 'rollup_hour_' || to_char(first_day, 'YYYY_MM');
begin
    if to_regclass(name) is null then
        perform pg_advisory_xact_lock(hashtext('ensure_rollup_partition'));
        if to_regclass(name) is null then
            execute format('create table %I (like rollup_hour)', name);
            execute format(
                'alter table rollup_hour attach partition %I for values from (%L) to (%L)',
                name, first_day::timestamp at time zone 'UTC',
                (first_day + interval '1 month')::timestamp at time zone 'UTC');
        end if;
    end if;
end $$;
CREATE FUNCTION public.hub_setting(name text, value text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform set_config(name, value, true);
end $$;
CREATE FUNCTION public.ingest(tenants integer[], tenant_col integer[], series_col bigint[], time_col timestamp with time zone[], value_col double precision[], quality_col smallint[]) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
declare
    rolled_before timestamptz;
begin
    perform pg_advisory_xact_lock_shared(hashtext('rollup'));
    select open_from into rolled_before from rollup_state;
    if exists (select from unnest(time_col) as at where at < rolled_before) then
        perform set_config('allmende.tenants', tenants::text, true);
        perform note_changed(tenant_col, series_col, time_col);
    end if;
    return store_batch(tenants, tenant_col, series_col, time_col, value_col, quality_col);
end $$;
CREATE FUNCTION public.is_public_entity(p_entity bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    return coalesce((select e.is_public from datahub_entity e where e.id = p_entity), false);
end $$;
CREATE FUNCTION public.is_public_type(of_tenant integer, of_types text[]) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    select exists (select from datahub_publictype where tenant = of_tenant and type = any (of_types))
$$;
CREATE FUNCTION public.ngsi_collated(given text, is_phonebook boolean) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (WITH spelled AS (SELECT CASE WHEN ngsi_collated.is_phonebook THEN replace(replace(replace(replace(replace(replace(ngsi_collated.given, 'ä'::text, 'ae'::text), 'ö'::text, 'oe'::text), 'ü'::text, 'ue'::text), 'Ä'::text, 'Ae'::text), 'Ö'::text, 'Oe'::text), 'Ü'::text, 'Ue'::text) ELSE ngsi_collated.given END AS text), small AS (SELECT spelled.text, translate(spelled.text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƠƢƤƦƧƩƬƮƯƱƲƳƵƷƸƼǄǅǇǈǊǋǍǏǑǓǕǗǙǛǞǠǢǤǦǨǪǬǮǱǲǴǶǷǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚȜȞȠȢȤȦȨȪȬȮȰȲȺȻȽȾɁɃɄɅɆɈɊɌɎͰͲͶͿΆΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫϏϘϚϜϞϠϢϤϦϨϪϬϮϴϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅӇӉӋӍӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẞẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾ'::text, 'abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżžɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵơƣƥʀƨʃƭʈưʊʋƴƶʒƹƽǆǆǉǉǌǌǎǐǒǔǖǘǚǜǟǡǣǥǧǩǫǭǯǳǳǵƕƿǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȝȟƞȣȥȧȩȫȭȯȱȳⱥȼƚⱦɂƀʉʌɇɉɋɍɏͱͳͷϳάέήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋϗϙϛϝϟϡϣϥϧϩϫϭϯθϸϲϻͻͼͽѐёђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӂӄӆӈӊӌӎӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕßạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹỻỽỿ'::text) AS lowered FROM spelled) SELECT ARRAY[translate(replace(replace(replace(small.lowered, 'ß'::text, 'ss'::text), 'æ'::text, 'ae'::text), 'œ'::text, 'oe'::text), 'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞàáâãäåçèéêëìíîïñòóôõöøùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįıĲĴĵĶķĹĺĻļĽľĿŁłŃńŅņŇňŊŌōŎŏŐőŒŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƠơƢƤƦƧƩƬƮƯưƱƲƳƵƷƸƼǄǅǇǈǊǋǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǠǡǢǣǤǦǧǨǩǪǫǬǭǮǯǰǱǲǴǵǶǷǸǹǺǻǼǽǾǿȀȁȂȃȄȅȆȇȈȉȊȋȌȍȎȏȐȑȒȓȔȕȖȗȘșȚțȜȞȟȠȢȤȦȧȨȩȪȫȬȭȮȯȰȱȲȳȺȻȽȾɁɃɄɅɆɈɊɌɎͰͲʹͶͿΆΈΉΊΌΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫάέήίΰϊϋόύώϏϓϔϘϚϜϞϠϢϤϦϨϪϬϮϴϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯйѐёѓїќѝўѠѢѤѦѨѪѬѮѰѲѴѶѷѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӂӃӅӇӉӋӍӐӑӒӓӔӖӗӘӚӛӜӝӞӟӠӢӣӤӥӦӧӨӪӫӬӭӮӯӰӱӲӳӴӵӶӸӹӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮḀḁḂḃḄḅḆḇḈḉḊḋḌḍḎḏḐḑḒḓḔḕḖḗḘḙḚḛḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḬḭḮḯḰḱḲḳḴḵḶḷḸḹḺḻḼḽḾḿṀṁṂṃṄṅṆṇṈṉṊṋṌṍṎṏṐṑṒṓṔṕṖṗṘṙṚṛṜṝṞṟṠṡṢṣṤṥṦṧṨṩṪṫṬṭṮṯṰṱṲṳṴṵṶṷṸṹṺṻṼṽṾṿẀẁẂẃẄẅẆẇẈẉẊẋẌẍẎẏẐẑẒẓẔẕẖẗẘẙẛẞẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹỺỼỾ	
 _-,;:!?.''"()[]{}@*/\&#%`^+<=>|~$'::text, 'aaaaaaæceeeeiiiiðnoooooouuuuyþaaaaaaceeeeiiiinoooooouuuuyyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiĳjjkkllllllŀllnnnnnnŋooooooœrrrrrrssssssssttttŧuuuuuuuuuuuuwwyyyzzzzzzɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵooƣƥʀƨʃƭʈuuʊʋƴƶʒƹƽǆǆǉǉǌǌaaiioouuuuuuuuuuaaaaææǥggkkooooʒʒjǳǳggƕƿnnaaææooaaaaeeeeiiiioooorrrruuuussttȝhhƞȣȥaaeeooooooooyyⱥȼƚⱦɂƀʉʌɇɉɋɍɏͱͳʹͷϳαεηιουωιαβγδεζηθικλμνξοπρστυφχψωιυαεηιυιυουωϗϒϒϙϛϝϟϡϣϥϧϩϫϭϯθϸϲϻͻͼͽееђгєѕііјљњћкиуџабвгдежзииклмнопрстуфхцчшщъыьэюяиеегікиуѡѣѥѧѩѫѭѯѱѳѵѵѵѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏжжӄӆӈӊӌӎааааӕееәәәжжззӡииииооөөөээууууууччӷыыӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯaabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyſßaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỽỿ	

 !"#$%&'::text), small.lowered, translate(small.text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'::text, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'::text)] AS "array" FROM small);
CREATE FUNCTION public.ngsi_current(p_tenant bigint, p_entity bigint, p_document jsonb, p_names text[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    return p_document || coalesce((
        select jsonb_object_agg(s.attribute,
            ngsi_reading(p_document -> s.attribute, s.unit, l.observed_at, l.value, l.quality))
        from datahub_series s join latest l on l.tenant = p_tenant and l.series_id = s.id
        where s.tenant = p_tenant and s.entity_id = p_entity and s.attribute = any (p_names)
            and (not p_document ? s.attribute
                 or l.observed_at > ngsi_written_at(p_document -> s.attribute))), '{}');
end $$;
CREATE FUNCTION public.ngsi_order(given jsonb, is_phonebook boolean) RETURNS TABLE(rank integer, number numeric, letters text, marks text, cases text, rest jsonb)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
    select k.rank, case when k.rank = 0 then k.text::numeric end,
        case when k.rank = 1 then c.parts[1] when k.rank in (5, 6, 7) then rtrim(k.text, 'Z') end,
        c.parts[2], c.parts[3], case when k.rank in (2, 3, 4) then given end
    from (
        select given #>> '{}' as text, case coalesce(jsonb_typeof(given), '')
            when 'number' then 0 when 'object' then 2 when 'array' then 3 when 'boolean' then 4
            when 'null' then 8 when '' then 9
            else case
                when given #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?Z$' then 7
                when given #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then 6
                when given #>> '{}' ~ '^[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z$' then 5
                else 1 end
            end as rank
    ) as k
    left join lateral ngsi_collated(k.text, is_phonebook) as c (parts) on k.rank = 1
$_$;
CREATE FUNCTION public.ngsi_reading(instances jsonb, unit text, at timestamp with time zone, value double precision, quality smallint) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
declare
    words jsonb := to_jsonb(array_remove(array[
        case when quality & 1 <> 0 then 'implausible' end, case when quality & 2 <> 0 then 'simulated' end,
        case when quality & 4 <> 0 then 'clockSkew' end, case when quality & 8 <> 0 then 'stuck' end,
        case when quality & 16 <> 0 then 'forecast' end, case when quality & 32 <> 0 then 'jump' end], null));
    written jsonb := case when jsonb_typeof(instances) = 'array'
        then (select i from jsonb_array_elements(instances) as i where not i ? 'datasetId')
        else instances end;
    reading jsonb := jsonb_build_object('type', 'Property', 'value', value, 'observedAt', ngsi_time(at),
        'createdAt', coalesce(written ->> 'createdAt', ngsi_time(at)), 'modifiedAt', ngsi_time(at))
        || case when unit <> '' then jsonb_build_object('unitCode', unit) else '{}' end
        || case when words <> '[]' then jsonb_build_object('quality',
               jsonb_build_object('type', 'Property', 'value', words)) else '{}' end;
begin
    if jsonb_typeof(instances) = 'array' then
        return jsonb_build_array(reading) || (
            select coalesce(jsonb_agg(i), '[]') from jsonb_array_elements(instances) as i
            where i ? 'datasetId');
    end if;
    return reading;
end $$;
CREATE FUNCTION public.ngsi_readings(p_tenant bigint, p_entity bigint, p_document jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    return (
        select jsonb_object_agg(s.attribute,
            ngsi_reading(p_document -> s.attribute, s.unit, l.observed_at, l.value, l.quality))
        from datahub_series s join latest l on l.tenant = p_tenant and l.series_id = s.id
        where s.tenant = p_tenant and s.entity_id = p_entity
            and (not p_document ? s.attribute
                 or l.observed_at > ngsi_written_at(p_document -> s.attribute)));
end $$;
CREATE FUNCTION public.ngsi_time(at timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (rtrim(rtrim(to_char((at AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.US'::text), '0'::text), '.'::text) || 'Z'::text);
CREATE FUNCTION public.ngsi_written_at(instances jsonb) RETURNS timestamp with time zone
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT max(GREATEST(((i.value ->> 'observedAt'::text))::timestamp with time zone, ((i.value ->> 'modifiedAt'::text))::timestamp with time zone)) AS max FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(ngsi_written_at.instances) = 'array'::text) THEN ngsi_written_at.instances ELSE jsonb_build_array(ngsi_written_at.instances) END) i(value) WHERE (NOT (i.value ? 'datasetId'::text)));
CREATE FUNCTION public.note_changed(tenant_col integer[], series_col bigint[], time_col timestamp with time zone[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    rolled_before timestamptz;
begin
    perform pg_advisory_xact_lock_shared(hashtext('rollup'));
    select open_from into rolled_before from rollup_state;
    if exists (select from unnest(time_col) as at where at < rolled_before) then
        insert into rollup_dirty (tenant, series_id, hour)
        select distinct tenant, series_id, date_bin('1 hour', at, '2000-01-01T00:00Z')
        from unnest(tenant_col, series_col, time_col) as changed (tenant, series_id, at)
        where at < rolled_before
        on conflict do nothing;
    end if;
end $$;
CREATE FUNCTION public.note_devices(ids bigint[], times timestamp with time zone[], rssi_col double precision[], snr_col double precision[]) RETURNS void
    LANGUAGE sql
    AS $$
    update datahub_device d set
        first_seen_at = coalesce(d.first_seen_at, seen.at),
        last_seen_at = greatest(d.last_seen_at, seen.at),
        rssi_dbm = nullif(seen.rssi, 'NaN'), snr_db = nullif(seen.snr, 'NaN')
    from unnest(ids, times, rssi_col, snr_col) as seen (id, at, rssi, snr) where d.id = seen.id
$$;
CREATE FUNCTION public.note_sources(tallies jsonb) RETURNS void
    LANGUAGE sql
    AS $$
    insert into datahub_sourcestatus as s (source_id, first_message_at, last_message_at, messages, rejected,
        throttled, wrong_key, last_error_at, last_error_code)
    select source_id, last_message_at, last_message_at, messages, rejected, throttled, wrong_key,
        last_error_at, last_error_code
    from jsonb_to_recordset(tallies) as t (source_id bigint, last_message_at timestamptz, messages bigint,
        rejected bigint, throttled bigint, wrong_key bigint, last_error_at timestamptz, last_error_code text)
    on conflict (source_id) do update set
        first_message_at = coalesce(s.first_message_at, excluded.first_message_at),
        last_message_at = coalesce(excluded.last_message_at, s.last_message_at),
        messages = s.messages + excluded.messages,
        rejected = s.rejected + excluded.rejected,
        throttled = s.throttled + excluded.throttled,
        wrong_key = s.wrong_key + excluded.wrong_key,
        last_error_at = coalesce(excluded.last_error_at, s.last_error_at),
        last_error_code = case when excluded.last_error_at is null then s.last_error_code
                               else excluded.last_error_code end
$$;
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;
    RETURN job_ids;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;
    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;
    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;
    RETURN _job_id;
END;
$$;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;
 RETURN found_jobs;
END;
$$;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.put_stations(tenant_id integer, source bigint, made_by text, stations jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    s record;
    place bigint;
    is_new boolean;
begin
    if not exists (select from datahub_source where id = source and owner_id = tenant_id) then
        raise exception 'source % is not of tenant %', source, tenant_id;
    end if;
    for s in select * from jsonb_to_recordset(stations) as t (key text, name text, type text, urn text,
        sort_key text, lon double precision, lat double precision, document jsonb, is_public boolean,
        is_simulated boolean)
    loop
        place := null;
        is_new := false;
        if s.type <> '' then
            insert into datahub_entity as e (tenant, urn, type, types, name, code, sort_key, lon, lat,
                document, is_public, release, origin)
            values (tenant_id, s.urn, s.type, array[s.type], s.name, '', s.sort_key, s.lon, s.lat,
                s.document, s.is_public, case when s.is_public then 'live' else 'internal' end, made_by)
            on conflict (tenant, urn) do nothing returning e.id into place;
            is_new := place is not null;
            if not is_new then
                update datahub_entity e set name = s.name, sort_key = s.sort_key, lon = s.lon, lat = s.lat,
                    document = e.document || s.document, is_public = s.is_public, modified_at = now()
                where e.tenant = tenant_id and e.urn = s.urn and e.origin = made_by
                    and e.is_current and e.removed_at is null
                    and ((e.name, e.lon, e.lat, e.is_public)
                         is distinct from (s.name, s.lon, s.lat, s.is_public)
                         or not e.document @> s.document);
                select e.id into place from datahub_entity e
                where e.tenant = tenant_id and e.urn = s.urn and e.is_current and e.removed_at is null;
            end if;
            insert into datahub_entitygeometry as g (tenant, entity_id, property, shape, geojson)
            select tenant_id, e.id, 'location', box(point(s.lon, s.lat), point(s.lon, s.lat)),
                s.document -> 'location' -> 'value'
            from datahub_entity e
            where e.id = place and e.origin = made_by and s.lon is not null and s.lat is not null
            on conflict (tenant, entity_id, property, dataset_id) do update
                set shape = excluded.shape, geojson = excluded.geojson
                where g.geojson <> excluded.geojson;
        end if;
        insert into datahub_device as d (tenant, source_id, device_key, name, is_simulated, entity_id,
            assigned_at)
        values (tenant_id, source, s.key, s.name, s.is_simulated, place,
            case when place is not null then now() end)
        on conflict (source_id, device_key) do update set name = excluded.name,
            entity_id = case when is_new then excluded.entity_id else d.entity_id end,
            assigned_at = case when is_new then excluded.assigned_at else d.assigned_at end
            where is_new or d.name <> excluded.name;
    end loop;
    perform pg_notify('allmende_config', source::text);
    perform pg_notify('allmende_readings', tenant_id::text);
end $$;
CREATE FUNCTION public.store_batch(tenants integer[], tenant_col integer[], series_col bigint[], time_col timestamp with time zone[], value_col double precision[], quality_col smallint[]) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
declare
    new_rows bigint;
begin
    perform set_config('allmende.tenants', tenants::text, true);
    insert into observation (tenant, series_id, observed_at, value, quality)
    select * from unnest(tenant_col, series_col, time_col, value_col, quality_col)
    on conflict do nothing;
    get diagnostics new_rows = row_count;
    insert into latest as l (tenant, series_id, observed_at, value, quality, valid_at, valid_value, valid_quality)
    select distinct on (tenant, series_id) tenant, series_id, observed_at, value, quality,
        case when quality & 1 = 0 then observed_at end,
        case when quality & 1 = 0 then value end,
        case when quality & 1 = 0 then quality end
    from unnest(tenant_col, series_col, time_col, value_col, quality_col)
         as new (tenant, series_id, observed_at, value, quality)
    where quality & 4 = 0
    order by tenant, series_id, observed_at desc
    on conflict (tenant, series_id) do update set
        observed_at = greatest(l.observed_at, excluded.observed_at),
        value = case when excluded.observed_at > l.observed_at then excluded.value else l.value end,
        quality = case when excluded.observed_at > l.observed_at then excluded.quality else l.quality end,
        valid_at = greatest(l.valid_at, excluded.valid_at),
        valid_value = case when l.valid_at is null or excluded.valid_at > l.valid_at
                           then excluded.valid_value else l.valid_value end,
        valid_quality = case when l.valid_at is null or excluded.valid_at > l.valid_at
                             then excluded.valid_quality else l.valid_quality end
    where excluded.observed_at > l.observed_at
       or excluded.valid_at > coalesce(l.valid_at, '-infinity'::timestamptz);
    -- Behind an implausible newest reading of this batch may stand a plausible older one.
    if exists (select from unnest(quality_col) as q where q & 1 = 1) then
    insert into latest as l (tenant, series_id, observed_at, value, quality, valid_at, valid_value, valid_quality)
    select distinct on (tenant, series_id) tenant, series_id, observed_at, value, quality,
        case when quality & 1 = 0 then observed_at end,
        case when quality & 1 = 0 then value end,
        case when quality & 1 = 0 then quality end
    from unnest(tenant_col, series_col, time_col, value_col, quality_col)
         as new (tenant, series_id, observed_at, value, quality)
    where quality & 5 = 0
    order by tenant, series_id, observed_at desc
    on conflict (tenant, series_id) do update set
        observed_at = greatest(l.observed_at, excluded.observed_at),
        value = case when excluded.observed_at > l.observed_at then excluded.value else l.value end,
        quality = case when excluded.observed_at > l.observed_at then excluded.quality else l.quality end,
        valid_at = greatest(l.valid_at, excluded.valid_at),
        valid_value = case when l.valid_at is null or excluded.valid_at > l.valid_at
                           then excluded.valid_value else l.valid_value end,
        valid_quality = case when l.valid_at is null or excluded.valid_at > l.valid_at
                             then excluded.valid_quality else l.valid_quality end
    where excluded.observed_at > l.observed_at
       or excluded.valid_at > coalesce(l.valid_at, '-infinity'::timestamptz);
    end if;
    return new_rows;
end $$;
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attribute_instance (
    tenant integer NOT NULL,
    entity_id bigint NOT NULL,
    attribute text NOT NULL,
    instance_id uuid NOT NULL,
    dataset_id text,
    at timestamp with time zone NOT NULL,
    observed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    modified_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    body jsonb NOT NULL
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_accesstoken (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    "right" character varying(8) NOT NULL,
    token_hash character varying(64) NOT NULL,
    hint character varying(12) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by character varying(200) NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    tenant bigint NOT NULL
);
ALTER TABLE public.datahub_accesstoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_accesstoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_alert (
    id bigint NOT NULL,
    began_at timestamp with time zone NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    peak double precision CONSTRAINT datahub_alert_highest_not_null NOT NULL,
    is_simulated boolean NOT NULL,
    rule_id bigint NOT NULL,
    entity_id bigint NOT NULL,
    acknowledged_at timestamp with time zone,
    calm_value double precision,
    cleared_at timestamp with time zone,
    closed_at timestamp with time zone,
    told_at timestamp with time zone
);
ALTER TABLE public.datahub_alert ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_alertevent (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(16) NOT NULL,
    by character varying(200) NOT NULL,
    note text NOT NULL,
    alert_id bigint NOT NULL
);
ALTER TABLE public.datahub_alertevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_alertevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_alertrule (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    key character varying(64) NOT NULL,
    title character varying(200) NOT NULL,
    entity_type character varying(512) NOT NULL,
    attribute character varying(512) NOT NULL,
    "limit" double precision CONSTRAINT datahub_alertrule_above_not_null NOT NULL,
    unit character varying(64) NOT NULL,
    duration_s integer NOT NULL,
    expected_interval_s integer NOT NULL,
    recipients character varying(254)[] NOT NULL,
    origin character varying(100) NOT NULL,
    owner_id bigint NOT NULL,
    direction character varying(8) NOT NULL,
    hysteresis double precision NOT NULL,
    is_paused boolean NOT NULL,
    is_quiet_at_weekends boolean NOT NULL,
    quiet_from time without time zone,
    quiet_until time without time zone,
    webhook_sealed bytea NOT NULL,
    webhook_url character varying(500) NOT NULL,
    CONSTRAINT datahub_alertrule_duration_s_check CHECK ((duration_s >= 0)),
    CONSTRAINT datahub_alertrule_expected_interval_s_check CHECK ((expected_interval_s >= 0))
);
ALTER TABLE public.datahub_alertrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_alertrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_coldfile (
    id bigint NOT NULL,
    month date NOT NULL,
    path character varying(300) NOT NULL,
    rows bigint NOT NULL,
    size bigint NOT NULL,
    series integer NOT NULL,
    digest character varying(64) NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    hot_rows bigint NOT NULL,
    hot_checksum numeric(40,0) NOT NULL,
    written_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    tenant bigint NOT NULL
);
ALTER TABLE public.datahub_coldfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_coldfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_coldleftover (
    id bigint NOT NULL,
    path character varying(300) NOT NULL,
    since timestamp with time zone DEFAULT statement_timestamp() NOT NULL
);
ALTER TABLE public.datahub_coldleftover ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_coldleftover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_coldremoval (
    id bigint NOT NULL,
    series_id bigint NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    noted_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    tenant bigint NOT NULL
);
ALTER TABLE public.datahub_coldremoval ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_coldremoval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_dashboard (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    slug character varying(64) NOT NULL,
    title character varying(200) NOT NULL,
    description text NOT NULL,
    entity_type character varying(64) NOT NULL,
    attribute character varying(64) NOT NULL,
    unit character varying(8) NOT NULL,
    thresholds jsonb NOT NULL,
    secondary character varying(64)[] NOT NULL,
    explanation text NOT NULL,
    expected_interval_s integer NOT NULL,
    source_texts jsonb NOT NULL,
    origin character varying(100) NOT NULL,
    owner_id bigint NOT NULL,
    CONSTRAINT datahub_dashboard_expected_interval_s_check CHECK ((expected_interval_s >= 0))
);
ALTER TABLE public.datahub_dashboard ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_dashboard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_dataset (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    slug character varying(100) NOT NULL,
    title character varying(200) NOT NULL,
    description text NOT NULL,
    licence character varying(100) NOT NULL,
    licence_url character varying(200) NOT NULL,
    rhythm character varying(100) NOT NULL,
    retention_months smallint NOT NULL,
    entity_type character varying(64) NOT NULL,
    attributes jsonb NOT NULL,
    keywords character varying(64)[] NOT NULL,
    origin character varying(100) NOT NULL,
    published_at timestamp with time zone,
    owner_id bigint NOT NULL,
    CONSTRAINT datahub_dataset_retention_months_check CHECK ((retention_months >= 0))
);
ALTER TABLE public.datahub_dataset ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_dataset_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_device (
    id bigint NOT NULL,
    device_key character varying(128) NOT NULL,
    name character varying(200) NOT NULL,
    is_simulated boolean NOT NULL,
    planned_at timestamp with time zone,
    first_seen_at timestamp with time zone,
    last_seen_at timestamp with time zone,
    assigned_at timestamp with time zone,
    rssi_dbm double precision,
    snr_db double precision,
    tenant bigint NOT NULL,
    profile_id bigint,
    entity_id bigint,
    source_id bigint NOT NULL
)
WITH (fillfactor='70');
ALTER TABLE public.datahub_device ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_device_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_devicehealth (
    device_id bigint NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    times integer NOT NULL,
    expected_times integer NOT NULL,
    gaps integer NOT NULL,
    longest_gap_s integer NOT NULL,
    implausible integer NOT NULL,
    jumps integer NOT NULL,
    clock_skew integer NOT NULL,
    stuck character varying(512)[] NOT NULL,
    battery double precision,
    battery_unit character varying(8) NOT NULL,
    is_battery_low boolean NOT NULL,
    silence_told_at timestamp with time zone,
    last_measured_at timestamp with time zone,
    CONSTRAINT datahub_devicehealth_clock_skew_check CHECK ((clock_skew >= 0)),
    CONSTRAINT datahub_devicehealth_expected_times_check CHECK ((expected_times >= 0)),
    CONSTRAINT datahub_devicehealth_gaps_check CHECK ((gaps >= 0)),
    CONSTRAINT datahub_devicehealth_implausible_check CHECK ((implausible >= 0)),
    CONSTRAINT datahub_devicehealth_jumps_check CHECK ((jumps >= 0)),
    CONSTRAINT datahub_devicehealth_longest_gap_s_check CHECK ((longest_gap_s >= 0)),
    CONSTRAINT datahub_devicehealth_times_check CHECK ((times >= 0))
);
CREATE TABLE public.datahub_deviceprofile (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    vendor character varying(100) NOT NULL,
    model character varying(100) NOT NULL,
    codec_source text NOT NULL,
    mapping jsonb NOT NULL,
    counts_attribute character varying(64) NOT NULL,
    origin character varying(100) NOT NULL,
    tenant bigint NOT NULL
);
ALTER TABLE public.datahub_deviceprofile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_deviceprofile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_entity (
    id bigint NOT NULL,
    urn character varying(1024) NOT NULL,
    type character varying(512) NOT NULL,
    name character varying(200) NOT NULL,
    code character varying(50) NOT NULL,
    sort_key character varying(200) NOT NULL,
    lon double precision,
    lat double precision,
    document jsonb DEFAULT '{}'::jsonb NOT NULL,
    release character varying(16) NOT NULL,
    origin character varying(100) NOT NULL,
    removed_at timestamp with time zone,
    parent_id bigint,
    tenant bigint NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    expires_at timestamp with time zone,
    is_current boolean DEFAULT true NOT NULL,
    is_public boolean DEFAULT false NOT NULL,
    modified_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    scopes text[] DEFAULT '{}'::text[] NOT NULL,
    types text[] DEFAULT '{}'::text[] NOT NULL
);
ALTER TABLE public.datahub_entity ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_entity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_entitygeometry (
    tenant integer NOT NULL,
    entity_id bigint NOT NULL,
    property text NOT NULL,
    dataset_id text DEFAULT ''::text NOT NULL,
    shape box NOT NULL,
    geojson jsonb NOT NULL
);
CREATE TABLE public.datahub_heldmessage (
    id bigint NOT NULL,
    reason character varying(16) NOT NULL,
    code character varying(64) NOT NULL,
    detail character varying(500) NOT NULL,
    device_key character varying(128) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    content_type character varying(100) NOT NULL,
    query character varying(200) NOT NULL,
    body bytea NOT NULL,
    digest character varying(64) NOT NULL,
    replayed_at timestamp with time zone,
    discarded_at timestamp with time zone,
    tenant bigint NOT NULL,
    source_id bigint NOT NULL
);
ALTER TABLE public.datahub_heldmessage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_heldmessage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_hostedcontext (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    local_id character varying(200) NOT NULL,
    url character varying(2048) NOT NULL,
    body jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    last_used_at timestamp with time zone,
    hits bigint DEFAULT 0 NOT NULL,
    expires_at timestamp with time zone,
    tenant bigint NOT NULL
);
ALTER TABLE public.datahub_hostedcontext ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_hostedcontext_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_keeping (
    id bigint NOT NULL,
    raw_months smallint NOT NULL,
    afterwards character varying(16) NOT NULL,
    rollup_months smallint,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    changed_by character varying(200) NOT NULL,
    dataset_id bigint NOT NULL,
    CONSTRAINT datahub_keeping_raw_months_check CHECK ((raw_months >= 0)),
    CONSTRAINT datahub_keeping_rollup_months_check CHECK ((rollup_months >= 0))
);
ALTER TABLE public.datahub_keeping ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_keeping_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_publictype (
    id bigint NOT NULL,
    type text NOT NULL,
    tenant bigint NOT NULL
);
ALTER TABLE public.datahub_publictype ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_publictype_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_registration (
    id bigint NOT NULL,
    urn character varying(1024) NOT NULL,
    document jsonb NOT NULL,
    context jsonb,
    expires_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    modified_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    times_sent bigint DEFAULT 0 NOT NULL,
    times_failed bigint DEFAULT 0 NOT NULL,
    last_success_at timestamp with time zone,
    last_failure_at timestamp with time zone,
    tenant bigint NOT NULL
);
ALTER TABLE public.datahub_registration ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_registration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_series (
    id bigint NOT NULL,
    attribute character varying(512) NOT NULL,
    unit character varying(64) NOT NULL,
    entity_id bigint NOT NULL,
    tenant bigint NOT NULL
);
ALTER TABLE public.datahub_series ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_source (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    name character varying(200) NOT NULL,
    connector character varying(32) NOT NULL,
    public_id character varying(32) NOT NULL,
    expected_interval_s integer NOT NULL,
    is_simulated boolean NOT NULL,
    contact_email character varying(254) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    silence_told_at timestamp with time zone,
    owner_id bigint NOT NULL,
    CONSTRAINT datahub_source_expected_interval_s_check CHECK ((expected_interval_s >= 0))
);
ALTER TABLE public.datahub_source ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_sourceconfiguration (
    source_id bigint NOT NULL,
    "values" jsonb NOT NULL,
    sealed bytea NOT NULL,
    interval_s integer,
    is_paused boolean NOT NULL,
    remote_id character varying(500) NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT datahub_sourceconfiguration_interval_s_check CHECK ((interval_s >= 0))
);
CREATE TABLE public.datahub_sourcehour (
    id bigint NOT NULL,
    hour timestamp with time zone NOT NULL,
    messages bigint NOT NULL,
    rejected bigint NOT NULL,
    source_id bigint NOT NULL
);
ALTER TABLE public.datahub_sourcehour ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_sourcehour_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_sourcekey (
    id bigint NOT NULL,
    token_hash character varying(64) NOT NULL,
    hint character varying(12) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by character varying(200) NOT NULL,
    revoked_at timestamp with time zone,
    source_id bigint NOT NULL
);
ALTER TABLE public.datahub_sourcekey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_sourcekey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_sourceprogress (
    source_id bigint NOT NULL,
    next_run_at timestamp with time zone,
    last_started_at timestamp with time zone,
    last_success_at timestamp with time zone,
    fetched_until timestamp with time zone,
    connected_at timestamp with time zone,
    failing_since timestamp with time zone,
    failures integer NOT NULL,
    last_error_code character varying(64) NOT NULL,
    last_error_detail character varying(300) NOT NULL,
    left_out character varying(500) NOT NULL,
    CONSTRAINT datahub_sourceprogress_failures_check CHECK ((failures >= 0))
)
WITH (fillfactor='50');
CREATE TABLE public.datahub_sourcestatus (
    source_id bigint NOT NULL,
    first_message_at timestamp with time zone,
    last_message_at timestamp with time zone,
    messages bigint NOT NULL,
    rejected bigint NOT NULL,
    throttled bigint NOT NULL,
    wrong_key bigint NOT NULL,
    last_error_at timestamp with time zone,
    last_error_code character varying(64) NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE public.datahub_subscription (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    urn character varying(1024) NOT NULL,
    document jsonb NOT NULL,
    context jsonb,
    is_active boolean DEFAULT true NOT NULL,
    expires_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    modified_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    created_by character varying(200) DEFAULT ''::character varying NOT NULL,
    times_sent bigint DEFAULT 0 NOT NULL,
    times_failed bigint DEFAULT 0 NOT NULL,
    last_notification_at timestamp with time zone,
    last_success_at timestamp with time zone,
    last_failure_at timestamp with time zone,
    last_error character varying(300) DEFAULT ''::character varying NOT NULL,
    tenant bigint NOT NULL
);
ALTER TABLE public.datahub_subscription ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_subscription_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_upload (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    body bytea NOT NULL,
    digest character varying(64) NOT NULL,
    config jsonb NOT NULL,
    state character varying(8) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by character varying(200) NOT NULL,
    stored_at timestamp with time zone,
    undone_at timestamp with time zone,
    readings integer NOT NULL,
    duplicates integer NOT NULL,
    errors integer NOT NULL,
    owner_id bigint NOT NULL,
    CONSTRAINT datahub_upload_duplicates_check CHECK ((duplicates >= 0)),
    CONSTRAINT datahub_upload_errors_check CHECK ((errors >= 0)),
    CONSTRAINT datahub_upload_readings_check CHECK ((readings >= 0))
);
ALTER TABLE public.datahub_upload ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_upload_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.datahub_uploadpart (
    id bigint NOT NULL,
    series_id bigint NOT NULL,
    times timestamp with time zone[] NOT NULL,
    upload_id bigint NOT NULL
);
ALTER TABLE public.datahub_uploadpart ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.datahub_uploadpart_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.editorial_approval (
    task_ptr_id integer NOT NULL
);
CREATE TABLE public.editorial_chapterpage (
    page_ptr_id integer NOT NULL,
    body jsonb NOT NULL
);
CREATE TABLE public.editorial_strategytext (
    page_ptr_id integer NOT NULL,
    strategy_id bigint
);
CREATE TABLE public.governance_counciltext (
    id bigint NOT NULL,
    paper_number character varying(50) NOT NULL,
    body character varying(200) NOT NULL,
    meeting_on date,
    is_public boolean NOT NULL,
    department character varying(200) NOT NULL,
    subject character varying(300) NOT NULL,
    proposal text NOT NULL,
    situation text NOT NULL,
    finance_note text NOT NULL,
    staff_note text NOT NULL,
    climate_effect character varying(8) NOT NULL,
    climate_note text NOT NULL,
    participation text NOT NULL,
    alternatives text NOT NULL,
    annexes text NOT NULL,
    edition integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by character varying(200) NOT NULL,
    strategy_id bigint NOT NULL,
    budget_item character varying(200) NOT NULL,
    consultations text NOT NULL,
    CONSTRAINT governance_counciltext_edition_check CHECK ((edition >= 0))
);
ALTER TABLE public.governance_counciltext ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.governance_counciltext_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.governance_report (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    period_from date NOT NULL,
    period_until date NOT NULL,
    status character varying(8) NOT NULL,
    summary text NOT NULL,
    comments jsonb NOT NULL,
    facts jsonb NOT NULL,
    recipients jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by character varying(200) NOT NULL,
    sent_at timestamp with time zone,
    sent_by character varying(200) NOT NULL,
    edition integer NOT NULL,
    is_demo boolean NOT NULL,
    owner_id bigint NOT NULL,
    previous_id bigint,
    CONSTRAINT governance_report_edition_check CHECK ((edition >= 0)),
    CONSTRAINT report_period_runs_forward CHECK ((period_until >= period_from)),
    CONSTRAINT sent_report_says_when CHECK ((((status)::text = 'draft'::text) OR (sent_at IS NOT NULL)))
);
ALTER TABLE public.governance_report ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.governance_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.kernel_auditentry (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_kind character varying(16) NOT NULL,
    actor_name character varying(200) NOT NULL,
    action character varying(100) NOT NULL,
    subject_kind character varying(100) NOT NULL,
    subject_id character varying(64) NOT NULL,
    subject_label character varying(300) NOT NULL,
    changes jsonb NOT NULL,
    reason text NOT NULL,
    actor_user_id bigint,
    space_id bigint
);
ALTER TABLE public.kernel_auditentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_auditentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.kernel_document (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    kind character varying(64) NOT NULL,
    subject_kind character varying(100) NOT NULL,
    subject_id character varying(64) NOT NULL,
    title character varying(300) NOT NULL,
    parameters jsonb NOT NULL,
    status character varying(16) NOT NULL,
    step character varying(200) NOT NULL,
    done_pct smallint NOT NULL,
    error text NOT NULL,
    attempts smallint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    created_by_id bigint,
    owner_id bigint NOT NULL,
    file_id bigint,
    shows jsonb NOT NULL,
    CONSTRAINT kernel_document_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT kernel_document_done_pct_check CHECK ((done_pct >= 0))
);
ALTER TABLE public.kernel_document ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.kernel_invitation (
    id bigint NOT NULL,
    email character varying(254) NOT NULL,
    role character varying(16) NOT NULL,
    token_hash character varying(64) NOT NULL,
    invited_by character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    space_id bigint NOT NULL
);
ALTER TABLE public.kernel_invitation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_invitation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.kernel_outgoingmail (
    id bigint NOT NULL,
    recipient character varying(254) NOT NULL,
    subject character varying(300) NOT NULL,
    body text NOT NULL,
    link character varying(500) NOT NULL,
    status character varying(16) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    attempts smallint NOT NULL,
    next_attempt_at timestamp with time zone NOT NULL,
    error text NOT NULL,
    space_id bigint,
    erase_on date,
    CONSTRAINT kernel_outgoingmail_attempts_check CHECK ((attempts >= 0))
);
ALTER TABLE public.kernel_outgoingmail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_outgoingmail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.kernel_rolegrant (
    id bigint NOT NULL,
    role character varying(16) NOT NULL,
    granted_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    space_id bigint NOT NULL
);
ALTER TABLE public.kernel_rolegrant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_rolegrant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.kernel_space (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    key character varying(64) NOT NULL,
    name character varying(200) NOT NULL
);
ALTER TABLE public.kernel_space ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_space_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.kernel_storedfile (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    name character varying(200) NOT NULL,
    media_type character varying(100) NOT NULL,
    sha256 character varying(64) NOT NULL,
    size integer NOT NULL,
    content bytea NOT NULL,
    width integer,
    height integer,
    alt character varying(500) NOT NULL,
    credit character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by_id bigint,
    owner_id bigint NOT NULL,
    CONSTRAINT kernel_storedfile_height_check CHECK ((height >= 0)),
    CONSTRAINT kernel_storedfile_size_check CHECK ((size >= 0)),
    CONSTRAINT kernel_storedfile_width_check CHECK ((width >= 0))
);
ALTER TABLE public.kernel_storedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_storedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.kernel_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    email character varying(254) NOT NULL,
    full_name character varying(200) NOT NULL
);
CREATE TABLE public.kernel_user_groups (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.kernel_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.kernel_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.kernel_user_user_permissions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.kernel_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.kernel_wordtemplate (
    id bigint NOT NULL,
    kind character varying(64) NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    uploaded_by character varying(200) NOT NULL,
    file_id bigint NOT NULL,
    space_id bigint NOT NULL
);
ALTER TABLE public.kernel_wordtemplate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_wordtemplate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.latest (
    tenant integer NOT NULL,
    series_id bigint NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    value double precision NOT NULL,
    quality smallint DEFAULT 0 NOT NULL,
    valid_at timestamp with time zone,
    valid_value double precision,
    valid_quality smallint
)
WITH (fillfactor='50');
CREATE VIEW public.latest_valid WITH (security_invoker='true') AS
 SELECT tenant,
    series_id,
    valid_at AS observed_at,
    valid_value AS value,
    valid_quality AS quality
   FROM public.latest
  WHERE (valid_at IS NOT NULL);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.observation (
    tenant integer NOT NULL,
    series_id bigint NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    value double precision NOT NULL,
    quality smallint DEFAULT 0 NOT NULL,
    received_at timestamp with time zone
)
PARTITION BY RANGE (observed_at);
CREATE TABLE public.participation_contribution (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    text text NOT NULL,
    name character varying(100) NOT NULL,
    moderation character varying(16) NOT NULL,
    moderation_reason character varying(300) NOT NULL,
    moderated_by character varying(200) NOT NULL,
    moderated_at timestamp with time zone,
    answer text NOT NULL,
    answered_by character varying(200) NOT NULL,
    answered_at timestamp with time zone,
    sender character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    proposal_id bigint NOT NULL
);
ALTER TABLE public.participation_contribution ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.participation_contribution_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.participation_dataproposal (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    what text NOT NULL,
    why text NOT NULL,
    sensitivity text NOT NULL,
    status character varying(16) NOT NULL,
    reason text NOT NULL,
    decided_at timestamp with time zone,
    decided_by character varying(200) NOT NULL,
    moderation character varying(16) NOT NULL,
    moderation_reason character varying(300) NOT NULL,
    moderated_by character varying(200) NOT NULL,
    moderated_at timestamp with time zone,
    proposed_by character varying(100) NOT NULL,
    sender character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    is_demo boolean NOT NULL,
    dataset_id bigint,
    owner_id bigint NOT NULL
);
ALTER TABLE public.participation_dataproposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.participation_dataproposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.participation_support (
    id bigint NOT NULL,
    browser character varying(64) NOT NULL,
    sender character varying(64) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    proposal_id bigint NOT NULL
);
ALTER TABLE public.participation_support ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.participation_support_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_acceptedgap (
    id bigint NOT NULL,
    gap character varying(20) NOT NULL,
    subject_id bigint NOT NULL,
    reason text NOT NULL,
    until date,
    accepted_by character varying(200) NOT NULL,
    accepted_at timestamp with time zone NOT NULL,
    owner_id bigint NOT NULL,
    CONSTRAINT portfolio_acceptedgap_subject_id_check CHECK ((subject_id >= 0))
);
ALTER TABLE public.portfolio_acceptedgap ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_acceptedgap_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_budgetline (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    amount numeric(12,2) NOT NULL,
    from_year smallint,
    until_year smallint,
    funded_pct numeric(5,2) NOT NULL,
    is_secured boolean NOT NULL,
    is_estimated boolean NOT NULL,
    source character varying(300) NOT NULL,
    funding_id bigint,
    measure_id bigint NOT NULL,
    CONSTRAINT portfolio_budgetline_from_year_check CHECK ((from_year >= 0)),
    CONSTRAINT portfolio_budgetline_until_year_check CHECK ((until_year >= 0))
);
ALTER TABLE public.portfolio_budgetline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_budgetline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_bundle (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    summary text NOT NULL,
    level character varying(8) NOT NULL,
    responsible character varying(200) NOT NULL,
    "position" smallint NOT NULL,
    is_demo boolean NOT NULL,
    goal_id bigint,
    owner_id bigint NOT NULL,
    CONSTRAINT portfolio_bundle_position_check CHECK (("position" >= 0))
);
CREATE TABLE public.portfolio_bundle_action_fields (
    id bigint NOT NULL,
    bundle_id bigint NOT NULL,
    actionfield_id bigint NOT NULL
);
ALTER TABLE public.portfolio_bundle_action_fields ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_bundle_action_fields_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.portfolio_bundle ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_bundle_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_call (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    slug character varying(100) NOT NULL,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    criteria text NOT NULL,
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    state character varying(8) NOT NULL,
    result text NOT NULL,
    is_demo boolean NOT NULL,
    owner_id bigint NOT NULL,
    decided_on date,
    edition integer NOT NULL,
    CONSTRAINT portfolio_call_edition_check CHECK ((edition >= 0))
);
ALTER TABLE public.portfolio_call ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_call_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_call_jury (
    id bigint NOT NULL,
    call_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.portfolio_call_jury ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_call_jury_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_candidate (
    id bigint NOT NULL,
    effort smallint,
    effect smallint,
    who character varying(300) NOT NULL,
    money character varying(300) NOT NULL,
    state character varying(8) NOT NULL,
    reason text NOT NULL,
    measure_id bigint,
    selection_id bigint NOT NULL,
    sketch_id bigint,
    points integer,
    CONSTRAINT candidate_is_one_thing CHECK ((((measure_id IS NOT NULL) OR (sketch_id IS NOT NULL)) AND (1 = (
CASE
    WHEN (measure_id IS NOT NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (sketch_id IS NOT NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT portfolio_candidate_effect_check CHECK ((effect >= 0)),
    CONSTRAINT portfolio_candidate_effort_check CHECK ((effort >= 0)),
    CONSTRAINT portfolio_candidate_points_check CHECK ((points >= 0))
);
ALTER TABLE public.portfolio_candidate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_candidate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_check (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    assessor character varying(200) NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    conclusion text NOT NULL,
    assessor_user_id bigint,
    strategy_id bigint,
    measure_id bigint,
    edition integer NOT NULL,
    CONSTRAINT check_of_one_thing CHECK ((((measure_id IS NOT NULL) OR (strategy_id IS NOT NULL)) AND (1 = (
CASE
    WHEN (measure_id IS NOT NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (strategy_id IS NOT NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT portfolio_check_edition_check CHECK ((edition >= 0))
);
ALTER TABLE public.portfolio_check ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_checkanswer (
    id bigint NOT NULL,
    sdg_target character varying(5) NOT NULL,
    score smallint,
    reason text NOT NULL,
    check_made_id bigint NOT NULL,
    guard_rail_id bigint,
    question_id bigint,
    sdg_id smallint,
    asked text NOT NULL,
    asked_group character varying(200) NOT NULL
);
ALTER TABLE public.portfolio_checkanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_checkanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_contribution (
    id bigint NOT NULL,
    sentence character varying(500) NOT NULL,
    future_statement_id bigint,
    goal_id bigint,
    key_result_id bigint,
    measure_id bigint NOT NULL,
    CONSTRAINT contribution_to_one_thing CHECK ((((future_statement_id IS NULL) AND (goal_id IS NOT NULL) AND (key_result_id IS NULL)) OR ((future_statement_id IS NULL) AND (goal_id IS NULL) AND (key_result_id IS NOT NULL)) OR ((future_statement_id IS NOT NULL) AND (goal_id IS NULL) AND (key_result_id IS NULL))))
);
ALTER TABLE public.portfolio_contribution ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_contribution_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_criterion (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    explanation text NOT NULL,
    weight smallint NOT NULL,
    "position" smallint NOT NULL,
    selection_id bigint NOT NULL,
    origin character varying(300) NOT NULL,
    CONSTRAINT portfolio_criterion_position_check CHECK (("position" >= 0)),
    CONSTRAINT portfolio_criterion_weight_check CHECK ((weight >= 0))
);
ALTER TABLE public.portfolio_criterion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_criterion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_fundingsource (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    giver character varying(200) NOT NULL,
    rule text NOT NULL,
    guideline character varying(300) NOT NULL,
    url character varying(200) NOT NULL,
    deadline_on date,
    ends_on date,
    rate_pct numeric(5,2),
    minimum numeric(12,2),
    maximum numeric(12,2),
    pays_investment boolean NOT NULL,
    pays_running boolean NOT NULL,
    pays_staff boolean NOT NULL,
    contact character varying(300) NOT NULL,
    is_demo boolean NOT NULL,
    owner_id bigint NOT NULL
);
CREATE TABLE public.portfolio_fundingsource_action_fields (
    id bigint NOT NULL,
    fundingsource_id bigint NOT NULL,
    actionfield_id bigint NOT NULL
);
ALTER TABLE public.portfolio_fundingsource_action_fields ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_fundingsource_action_fields_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.portfolio_fundingsource ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_fundingsource_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_juryscore (
    id bigint NOT NULL,
    points smallint NOT NULL,
    reason character varying(500) NOT NULL,
    user_id bigint NOT NULL,
    sketch_id bigint NOT NULL,
    CONSTRAINT portfolio_juryscore_points_check CHECK ((points >= 0))
);
ALTER TABLE public.portfolio_juryscore ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_juryscore_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_leadlogentry (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by character varying(200) NOT NULL,
    text text NOT NULL,
    is_public boolean NOT NULL,
    is_system boolean NOT NULL,
    lead_project_id bigint NOT NULL
);
ALTER TABLE public.portfolio_leadlogentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_leadlogentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_leadproject (
    id bigint NOT NULL,
    state character varying(16) NOT NULL,
    proposed_on date NOT NULL,
    proposed_by character varying(200) NOT NULL,
    proposal text NOT NULL,
    reflection text NOT NULL,
    reflected_on date,
    recommendation character varying(16) NOT NULL,
    decided_on date,
    decided_by character varying(200) NOT NULL,
    resolution_reference character varying(300) NOT NULL,
    decision_note text NOT NULL,
    remains text NOT NULL,
    closed_on date,
    leader_id bigint,
    measure_id bigint NOT NULL
);
ALTER TABLE public.portfolio_leadproject ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_leadproject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_learning (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    text text NOT NULL,
    noted_on date NOT NULL,
    noted_by character varying(200) NOT NULL,
    is_public boolean NOT NULL,
    measure_id bigint NOT NULL
);
ALTER TABLE public.portfolio_learning ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_learning_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_measure (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    number integer NOT NULL,
    title character varying(200) NOT NULL,
    summary text NOT NULL,
    need text NOT NULL,
    benefit text NOT NULL,
    status character varying(16) NOT NULL,
    status_reason text NOT NULL,
    phase character varying(16) NOT NULL,
    stars smallint NOT NULL,
    level character varying(8) NOT NULL,
    responsible character varying(200) NOT NULL,
    begins_on date,
    ends_on date,
    priority character varying(8) NOT NULL,
    effort smallint,
    effect smallint,
    is_quick_win boolean NOT NULL,
    staff_hours_per_week numeric(6,1),
    staff text NOT NULL,
    after_funding text NOT NULL,
    participation_plan text NOT NULL,
    data_note text NOT NULL,
    ethics_note text NOT NULL,
    development_contribution text NOT NULL,
    is_ecological boolean NOT NULL,
    is_economic boolean NOT NULL,
    is_social boolean NOT NULL,
    internal_note text NOT NULL,
    restricted_reason character varying(500) NOT NULL,
    lon double precision,
    lat double precision,
    created_at timestamp with time zone NOT NULL,
    created_by character varying(200) NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    is_demo boolean NOT NULL,
    adoption_id bigint,
    bundle_id bigint,
    owner_id bigint NOT NULL,
    responsible_user_id bigint,
    solution_id bigint,
    CONSTRAINT portfolio_measure_effect_check CHECK ((effect >= 0)),
    CONSTRAINT portfolio_measure_effort_check CHECK ((effort >= 0)),
    CONSTRAINT portfolio_measure_number_check CHECK ((number >= 0)),
    CONSTRAINT portfolio_measure_stars_check CHECK ((stars >= 0))
);
CREATE TABLE public.portfolio_measure_action_fields (
    id bigint NOT NULL,
    measure_id bigint NOT NULL,
    actionfield_id bigint NOT NULL
);
ALTER TABLE public.portfolio_measure_action_fields ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_measure_action_fields_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.portfolio_measure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_measure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_measure_scenarios (
    id bigint NOT NULL,
    measure_id bigint NOT NULL,
    scenario_id bigint NOT NULL
);
ALTER TABLE public.portfolio_measure_scenarios ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_measure_scenarios_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_measure_sdgs (
    id bigint NOT NULL,
    measure_id bigint NOT NULL,
    sdggoal_id smallint NOT NULL
);
ALTER TABLE public.portfolio_measure_sdgs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_measure_sdgs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_measureactor (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    role character varying(200) NOT NULL,
    measure_id bigint NOT NULL,
    organisation_id bigint
);
ALTER TABLE public.portfolio_measureactor ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_measureactor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_measureimport (
    id bigint NOT NULL,
    file_name character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    by character varying(200) NOT NULL,
    undone_at timestamp with time zone,
    owner_id bigint NOT NULL
);
ALTER TABLE public.portfolio_measureimport ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_measureimport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_measureimport_measures (
    id bigint NOT NULL,
    measureimport_id bigint NOT NULL,
    measure_id bigint NOT NULL
);
ALTER TABLE public.portfolio_measureimport_measures ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_measureimport_measures_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_measureimportdraft (
    id bigint NOT NULL,
    file_name character varying(200) NOT NULL,
    head jsonb NOT NULL,
    rows jsonb NOT NULL,
    mapping jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    owner_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.portfolio_measureimportdraft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_measureimportdraft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_measurepicture (
    id bigint NOT NULL,
    file_id bigint NOT NULL,
    alt character varying(300) NOT NULL,
    credit character varying(200) NOT NULL,
    "position" smallint NOT NULL,
    measure_id bigint NOT NULL,
    CONSTRAINT portfolio_measurepicture_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.portfolio_measurepicture ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_measurepicture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_milestone (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    due_on date NOT NULL,
    done_on date,
    note character varying(500) NOT NULL,
    measure_id bigint NOT NULL
);
ALTER TABLE public.portfolio_milestone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_milestone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_risk (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    likelihood smallint NOT NULL,
    impact smallint NOT NULL,
    answer text NOT NULL,
    state character varying(8) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    measure_id bigint NOT NULL,
    CONSTRAINT portfolio_risk_impact_check CHECK ((impact >= 0)),
    CONSTRAINT portfolio_risk_likelihood_check CHECK ((likelihood >= 0))
);
ALTER TABLE public.portfolio_risk ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_risk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_savedfilter (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    query character varying(1000) NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.portfolio_savedfilter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_savedfilter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_score (
    id bigint NOT NULL,
    value smallint NOT NULL,
    reason character varying(500) NOT NULL,
    candidate_id bigint NOT NULL,
    criterion_id bigint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT portfolio_score_value_check CHECK ((value >= 0))
);
ALTER TABLE public.portfolio_score ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_score_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_selection (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    derivation text NOT NULL,
    state character varying(16) NOT NULL,
    points smallint NOT NULL,
    places smallint,
    result_note text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by character varying(200) NOT NULL,
    closed_at timestamp with time zone,
    closed_by character varying(200) NOT NULL,
    is_demo boolean NOT NULL,
    owner_id bigint NOT NULL,
    repeats_id bigint,
    edition integer NOT NULL,
    record jsonb NOT NULL,
    quorum smallint,
    voted integer,
    CONSTRAINT portfolio_selection_edition_check CHECK ((edition >= 0)),
    CONSTRAINT portfolio_selection_places_check CHECK ((places >= 0)),
    CONSTRAINT portfolio_selection_points_check CHECK ((points >= 0)),
    CONSTRAINT portfolio_selection_quorum_check CHECK ((quorum >= 0)),
    CONSTRAINT portfolio_selection_voted_check CHECK ((voted >= 0))
);
ALTER TABLE public.portfolio_selection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_selection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_selectionballot (
    id bigint NOT NULL,
    sealed bytea NOT NULL,
    selection_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.portfolio_selectionballot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_selectionballot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_sketch (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    idea text NOT NULL,
    need text NOT NULL,
    benefit text NOT NULL,
    who text NOT NULL,
    costs character varying(300) NOT NULL,
    state character varying(8) NOT NULL,
    state_reason text NOT NULL,
    submitted_by character varying(200) NOT NULL,
    submitter_email character varying(254) NOT NULL,
    token_hash character varying(64) NOT NULL,
    is_shown boolean NOT NULL,
    is_winner boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    is_demo boolean NOT NULL,
    action_field_id bigint,
    call_id bigint,
    measure_id bigint,
    owner_id bigint NOT NULL,
    edition integer NOT NULL,
    state_changed_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    CONSTRAINT portfolio_sketch_edition_check CHECK ((edition >= 0))
);
ALTER TABLE public.portfolio_sketch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_sketch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_story (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    teaser character varying(300) NOT NULL,
    text text NOT NULL,
    published_on date,
    created_by character varying(200) NOT NULL,
    is_demo boolean NOT NULL,
    adoption_id bigint,
    measure_id bigint,
    owner_id bigint NOT NULL
);
ALTER TABLE public.portfolio_story ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_story_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.region_commitment (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    text text NOT NULL,
    consortium_id bigint NOT NULL,
    CONSTRAINT region_commitment_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.region_commitment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.region_commitment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.region_consortium (
    id bigint NOT NULL,
    slug character varying(50) NOT NULL,
    name character varying(200) NOT NULL,
    since character varying(10) NOT NULL,
    runs_until character varying(40) NOT NULL,
    space_id bigint NOT NULL,
    region_id bigint NOT NULL
);
ALTER TABLE public.region_consortium ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.region_consortium_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.region_contact (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    function character varying(200) NOT NULL,
    email character varying(254) NOT NULL,
    phone character varying(50) NOT NULL,
    is_demo boolean NOT NULL,
    municipality_id bigint,
    organisation_id bigint
);
ALTER TABLE public.region_contact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.region_contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.region_district (
    id bigint NOT NULL,
    ags character varying(5) NOT NULL,
    name character varying(200) NOT NULL,
    region_id bigint NOT NULL
);
ALTER TABLE public.region_district ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.region_district_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.region_legaltext (
    id bigint NOT NULL,
    key character varying(32) NOT NULL,
    title character varying(200) NOT NULL,
    body text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by character varying(200) NOT NULL
);
ALTER TABLE public.region_legaltext ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.region_legaltext_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.region_membership (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    since character varying(10) NOT NULL,
    declaration character varying(300) NOT NULL,
    consortium_id bigint NOT NULL,
    municipality_id bigint,
    organisation_id bigint,
    CONSTRAINT membership_of_one_party CHECK ((((municipality_id IS NOT NULL) OR (organisation_id IS NOT NULL)) AND (1 = (
CASE
    WHEN (municipality_id IS NOT NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (organisation_id IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.region_membership ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.region_membership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.region_municipality (
    id bigint NOT NULL,
    ags character varying(8) NOT NULL,
    ars character varying(12) NOT NULL,
    slug character varying(100) NOT NULL,
    name character varying(200) NOT NULL,
    sort_key character varying(200) NOT NULL,
    kind character varying(50) NOT NULL,
    population integer,
    population_date date,
    population_source character varying(200) NOT NULL,
    area_km2 numeric(8,2),
    lon double precision,
    lat double precision,
    boundary jsonb,
    district_id bigint NOT NULL,
    space_id bigint NOT NULL,
    CONSTRAINT region_municipality_population_check CHECK ((population >= 0))
);
ALTER TABLE public.region_municipality ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.region_municipality_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.region_organisation (
    id bigint NOT NULL,
    slug character varying(100) NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(50) NOT NULL,
    url character varying(200) NOT NULL
);
ALTER TABLE public.region_organisation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.region_organisation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.region_profileanswer (
    id bigint NOT NULL,
    question character varying(64) NOT NULL,
    value character varying(500) NOT NULL,
    note character varying(500) NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    answered_by character varying(200) NOT NULL,
    municipality_id bigint NOT NULL
);
ALTER TABLE public.region_profileanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.region_profileanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.region_region (
    id bigint NOT NULL,
    slug character varying(50) NOT NULL,
    name character varying(200) NOT NULL,
    short_name character varying(100) NOT NULL,
    attribution character varying(500) NOT NULL,
    texts jsonb NOT NULL,
    colours jsonb NOT NULL,
    pack_digest character varying(64) NOT NULL,
    is_demo boolean NOT NULL
);
ALTER TABLE public.region_region ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.region_region_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.rollup_day (
    tenant integer NOT NULL,
    series_id bigint NOT NULL,
    day date NOT NULL,
    readings integer NOT NULL,
    plausible integer NOT NULL,
    total double precision NOT NULL,
    squares double precision NOT NULL,
    minimum double precision,
    maximum double precision,
    implausible integer NOT NULL,
    simulated integer NOT NULL,
    flags smallint NOT NULL
);
CREATE TABLE public.rollup_dirty (
    tenant integer NOT NULL,
    series_id bigint NOT NULL,
    hour timestamp with time zone NOT NULL,
    id bigint NOT NULL
);
ALTER TABLE public.rollup_dirty ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.rollup_dirty_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.rollup_hour (
    tenant integer NOT NULL,
    series_id bigint NOT NULL,
    hour timestamp with time zone NOT NULL,
    readings integer NOT NULL,
    plausible integer NOT NULL,
    total double precision NOT NULL,
    squares double precision NOT NULL,
    minimum double precision,
    maximum double precision,
    implausible integer NOT NULL,
    simulated integer NOT NULL,
    flags smallint NOT NULL
)
PARTITION BY RANGE (hour);
CREATE TABLE public.rollup_state (
    only_row boolean DEFAULT true NOT NULL,
    open_from timestamp with time zone NOT NULL,
    rolled_to timestamp with time zone NOT NULL,
    CONSTRAINT rollup_state_only_row_check CHECK (only_row)
);
CREATE TABLE public.series_horizon (
    tenant integer NOT NULL,
    series_id bigint NOT NULL,
    raw_from timestamp with time zone NOT NULL
);
CREATE TABLE public.solutions_adoption (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    status character varying(16) NOT NULL,
    status_reason text NOT NULL,
    planned_devices integer,
    live_share_pct smallint NOT NULL,
    live_days smallint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    started_by character varying(200) NOT NULL,
    is_demo boolean NOT NULL,
    municipality_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    solution_id bigint NOT NULL,
    version_id bigint,
    CONSTRAINT solutions_adoption_live_days_check CHECK ((live_days >= 0)),
    CONSTRAINT solutions_adoption_live_share_pct_check CHECK ((live_share_pct >= 0)),
    CONSTRAINT solutions_adoption_planned_devices_check CHECK ((planned_devices >= 0))
);
ALTER TABLE public.solutions_adoption ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_adoption_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_adoptionstep (
    id bigint NOT NULL,
    key character varying(16) NOT NULL,
    "position" smallint NOT NULL,
    state character varying(16) NOT NULL,
    responsible character varying(200) NOT NULL,
    responsible_email character varying(254) NOT NULL,
    due_on date,
    note text NOT NULL,
    opened_on date,
    completed_on date,
    completed_by character varying(200) NOT NULL,
    waived_reason text NOT NULL,
    adoption_id bigint NOT NULL,
    CONSTRAINT solutions_adoptionstep_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.solutions_adoptionstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_adoptionstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_agreement (
    id bigint NOT NULL,
    payer character varying(200) NOT NULL,
    caretaker character varying(200) NOT NULL,
    runs_until date,
    school_authority_on date,
    staff_council_on date,
    concluded_on date NOT NULL,
    text text NOT NULL,
    adoption_id bigint NOT NULL
);
ALTER TABLE public.solutions_agreement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_agreement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_costline (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    quantity numeric(12,2),
    unit_price numeric(12,2),
    price_source character varying(200) NOT NULL,
    overwritten_by character varying(200) NOT NULL,
    overwritten_at timestamp with time zone NOT NULL,
    municipality_id bigint NOT NULL,
    solution_id bigint NOT NULL
);
ALTER TABLE public.solutions_costline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_costline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_decision (
    id bigint NOT NULL,
    body character varying(200) NOT NULL,
    decided_on date NOT NULL,
    paper_number character varying(50) NOT NULL,
    result character varying(16) NOT NULL,
    wording text NOT NULL,
    adoption_id bigint NOT NULL
);
ALTER TABLE public.solutions_decision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_effectreport (
    id bigint NOT NULL,
    before_from date NOT NULL,
    before_to date NOT NULL,
    after_from date NOT NULL,
    after_to date NOT NULL,
    figures jsonb NOT NULL,
    cost_one_off numeric(12,2) NOT NULL,
    cost_per_year numeric(12,2) NOT NULL,
    hours_spent numeric(8,1) NOT NULL,
    would_do_again boolean NOT NULL,
    sentence text NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    reported_by character varying(200) NOT NULL,
    is_simulated boolean NOT NULL,
    adoption_id bigint NOT NULL
);
ALTER TABLE public.solutions_effectreport ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_effectreport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_expense (
    id bigint NOT NULL,
    spent_on date NOT NULL,
    label character varying(200) NOT NULL,
    amount numeric(12,2) NOT NULL,
    entered_by character varying(200) NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    adoption_id bigint NOT NULL
);
ALTER TABLE public.solutions_expense ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_expense_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_fitcheck (
    id bigint NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    checked_by character varying(200) NOT NULL,
    blueprint_version character varying(20) NOT NULL,
    findings jsonb NOT NULL,
    municipality_id bigint NOT NULL,
    solution_id bigint NOT NULL
);
ALTER TABLE public.solutions_fitcheck ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_fitcheck_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_guideprogress (
    id bigint NOT NULL,
    step character varying(64) NOT NULL,
    done_at timestamp with time zone NOT NULL,
    done_by character varying(200) NOT NULL,
    adoption_id bigint NOT NULL
);
ALTER TABLE public.solutions_guideprogress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_guideprogress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_installation (
    id bigint NOT NULL,
    blueprint character varying(100) NOT NULL,
    version character varying(20) NOT NULL,
    digest character varying(64) NOT NULL,
    parameters jsonb NOT NULL,
    installed_at timestamp with time zone NOT NULL,
    installed_by character varying(200) NOT NULL,
    updated_at timestamp with time zone,
    removed_at timestamp with time zone,
    adoption_id bigint NOT NULL,
    source_id bigint
);
ALTER TABLE public.solutions_installation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_installation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_installationdraft (
    id bigint NOT NULL,
    parameters jsonb NOT NULL,
    rooms jsonb NOT NULL,
    is_trial boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by character varying(200) NOT NULL,
    adoption_id bigint NOT NULL
);
ALTER TABLE public.solutions_installationdraft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_installationdraft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_installationsecret (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    value text NOT NULL,
    set_at timestamp with time zone NOT NULL,
    set_by character varying(200) NOT NULL,
    installation_id bigint NOT NULL
);
ALTER TABLE public.solutions_installationsecret ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_installationsecret_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_question (
    id bigint NOT NULL,
    text text NOT NULL,
    asked_by character varying(200) NOT NULL,
    asked_by_email character varying(254) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    public_text text NOT NULL,
    is_demo boolean NOT NULL,
    adoption_id bigint,
    municipality_id bigint NOT NULL,
    solution_id bigint NOT NULL
);
ALTER TABLE public.solutions_question ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_question_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_reply (
    id bigint NOT NULL,
    text text NOT NULL,
    written_by character varying(200) NOT NULL,
    written_at timestamp with time zone NOT NULL,
    public_text text NOT NULL,
    made_public_at timestamp with time zone,
    made_public_by character varying(200) NOT NULL,
    municipality_id bigint,
    question_id bigint NOT NULL
);
ALTER TABLE public.solutions_reply ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_reply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_solution (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    slug character varying(100) NOT NULL,
    title character varying(200) NOT NULL,
    short_title character varying(100) NOT NULL,
    summary text NOT NULL,
    problem text NOT NULL,
    status character varying(16) NOT NULL,
    level character varying(200) NOT NULL,
    needs character varying(300)[] NOT NULL,
    origin character varying(300) NOT NULL,
    source character varying(300) NOT NULL,
    "position" smallint NOT NULL,
    editorial character varying(40)[] NOT NULL,
    blueprint character varying(100) NOT NULL,
    owner_id bigint NOT NULL,
    steward_id bigint,
    CONSTRAINT solutions_solution_position_check CHECK (("position" >= 0))
);
CREATE TABLE public.solutions_solution_action_fields (
    id bigint NOT NULL,
    solution_id bigint NOT NULL,
    actionfield_id bigint NOT NULL
);
ALTER TABLE public.solutions_solution_action_fields ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_solution_action_fields_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_solution_builds_on (
    id bigint NOT NULL,
    from_solution_id bigint NOT NULL,
    to_solution_id bigint NOT NULL
);
ALTER TABLE public.solutions_solution_builds_on ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_solution_builds_on_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.solutions_solution ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_solution_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_solution_sdgs (
    id bigint NOT NULL,
    solution_id bigint NOT NULL,
    sdggoal_id smallint NOT NULL
);
ALTER TABLE public.solutions_solution_sdgs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_solution_sdgs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_solutionversion (
    id bigint NOT NULL,
    version character varying(20) NOT NULL,
    digest character varying(64) NOT NULL,
    released_on date,
    changes text NOT NULL,
    is_installable boolean NOT NULL,
    solution_id bigint NOT NULL
);
ALTER TABLE public.solutions_solutionversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_solutionversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.solutions_training (
    id bigint NOT NULL,
    held_on date NOT NULL,
    trainer character varying(200) NOT NULL,
    participants character varying(500) NOT NULL,
    adoption_id bigint NOT NULL
);
ALTER TABLE public.solutions_training ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.solutions_training_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_actionfield (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    name character varying(200) NOT NULL,
    "position" smallint NOT NULL,
    CONSTRAINT strategy_actionfield_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.strategy_actionfield ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_actionfield_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_checkin (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    value numeric(14,2),
    simulated_value numeric(14,2),
    is_measured boolean NOT NULL,
    by character varying(200) NOT NULL,
    sentence character varying(500) NOT NULL,
    key_result_id bigint NOT NULL,
    confidence character varying(8) NOT NULL
);
ALTER TABLE public.strategy_checkin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_checkin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_checkincorrection (
    id bigint NOT NULL,
    old_value numeric(14,2),
    old_confidence character varying(8) NOT NULL,
    old_sentence character varying(500) NOT NULL,
    reason character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    by character varying(200) NOT NULL,
    check_in_id bigint NOT NULL
);
ALTER TABLE public.strategy_checkincorrection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_checkincorrection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_checklist (
    id bigint NOT NULL,
    key character varying(32) NOT NULL,
    title character varying(200) NOT NULL,
    explanation text NOT NULL
);
ALTER TABLE public.strategy_checklist ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_checklist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_checklistquestion (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    group_key character varying(32) NOT NULL,
    "group" character varying(200) NOT NULL,
    text character varying(500) NOT NULL,
    "position" smallint NOT NULL,
    is_current boolean NOT NULL,
    checklist_id bigint NOT NULL,
    CONSTRAINT strategy_checklistquestion_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.strategy_checklistquestion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_checklistquestion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_contactpoint (
    id bigint NOT NULL,
    who character varying(200) NOT NULL,
    what text NOT NULL,
    "position" smallint NOT NULL,
    narrative_id bigint NOT NULL,
    CONSTRAINT strategy_contactpoint_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.strategy_contactpoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_contactpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_contentsentry (
    id bigint NOT NULL,
    entry character varying(64) NOT NULL,
    state character varying(16) NOT NULL,
    place character varying(300) NOT NULL,
    reason character varying(500) NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by character varying(200) NOT NULL,
    strategy_id bigint NOT NULL
);
ALTER TABLE public.strategy_contentsentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_contentsentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_externalplan (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    kind character varying(16) NOT NULL,
    title character varying(300) NOT NULL,
    summary text NOT NULL,
    url character varying(200) NOT NULL,
    valid_from character varying(10) NOT NULL,
    valid_until character varying(10) NOT NULL,
    responsible character varying(200) NOT NULL,
    owner_id bigint NOT NULL
);
ALTER TABLE public.strategy_externalplan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_externalplan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_fieldchoice (
    id bigint NOT NULL,
    priority smallint NOT NULL,
    reason text NOT NULL,
    field_id bigint NOT NULL,
    strategy_id bigint NOT NULL,
    CONSTRAINT strategy_fieldchoice_priority_check CHECK ((priority >= 0))
);
ALTER TABLE public.strategy_fieldchoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_fieldchoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_frozenresult (
    id bigint NOT NULL,
    value numeric(14,2),
    simulated_value numeric(14,2),
    at timestamp with time zone,
    source character varying(300) NOT NULL,
    quality character varying(300) NOT NULL,
    progress_pct smallint,
    frozen_at timestamp with time zone NOT NULL,
    key_result_id bigint NOT NULL,
    CONSTRAINT strategy_frozenresult_progress_pct_check CHECK ((progress_pct >= 0))
);
ALTER TABLE public.strategy_frozenresult ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_frozenresult_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_futurestatement (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    text text NOT NULL,
    strategy_id bigint NOT NULL,
    loaded text NOT NULL,
    CONSTRAINT strategy_futurestatement_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.strategy_futurestatement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_futurestatement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_goal (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    kind character varying(16) NOT NULL,
    title character varying(300) NOT NULL,
    text text NOT NULL,
    due_on date,
    origin character varying(300) NOT NULL,
    "position" smallint NOT NULL,
    parent_id bigint,
    strategy_id bigint NOT NULL,
    internal_note text NOT NULL,
    level character varying(8) NOT NULL,
    status character varying(16) NOT NULL,
    loaded jsonb NOT NULL,
    retired_on date,
    retired_reason character varying(500) NOT NULL,
    planned jsonb NOT NULL,
    retired_as_draft boolean NOT NULL,
    CONSTRAINT strategy_goal_position_check CHECK (("position" >= 0))
);
CREATE TABLE public.strategy_goal_action_fields (
    id bigint NOT NULL,
    goal_id bigint NOT NULL,
    actionfield_id bigint NOT NULL
);
ALTER TABLE public.strategy_goal_action_fields ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_goal_action_fields_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.strategy_goal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_goal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_goal_sdgs (
    id bigint NOT NULL,
    goal_id bigint NOT NULL,
    sdggoal_id smallint NOT NULL
);
ALTER TABLE public.strategy_goal_sdgs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_goal_sdgs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_goallink (
    id bigint NOT NULL,
    sentence character varying(500) NOT NULL,
    goal_id bigint NOT NULL,
    serves_id bigint NOT NULL
);
ALTER TABLE public.strategy_goallink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_goallink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_guardrail (
    id bigint NOT NULL,
    question character varying(300) NOT NULL,
    explanation text NOT NULL,
    "position" smallint NOT NULL,
    is_current boolean NOT NULL,
    section_id bigint NOT NULL,
    CONSTRAINT strategy_guardrail_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.strategy_guardrail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_guardrail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_guardsection (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    text text NOT NULL,
    strategy_id bigint NOT NULL
);
ALTER TABLE public.strategy_guardsection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_guardsection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_guidinganswer (
    id bigint NOT NULL,
    question character varying(32) NOT NULL,
    text text NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    answered_by character varying(200) NOT NULL,
    strategy_id bigint NOT NULL,
    visibility character varying(16) NOT NULL
);
ALTER TABLE public.strategy_guidinganswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_guidinganswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_importbatch (
    id bigint NOT NULL,
    file_name character varying(200) NOT NULL,
    sha256 character varying(64) NOT NULL,
    body bytea NOT NULL,
    headings jsonb NOT NULL,
    mapping jsonb NOT NULL,
    state character varying(8) NOT NULL,
    rows_read integer NOT NULL,
    rows_stored integer NOT NULL,
    rows_rejected integer NOT NULL,
    line_errors jsonb NOT NULL,
    replaced jsonb NOT NULL,
    made_by character varying(200) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    stored_at timestamp with time zone,
    undone_at timestamp with time zone,
    owner_id bigint NOT NULL,
    samples jsonb NOT NULL,
    preview jsonb NOT NULL,
    work character varying(8) NOT NULL,
    done_pct smallint NOT NULL,
    touched_at timestamp with time zone,
    failure character varying(300) NOT NULL,
    CONSTRAINT strategy_importbatch_done_pct_check CHECK ((done_pct >= 0)),
    CONSTRAINT strategy_importbatch_rows_read_check CHECK ((rows_read >= 0)),
    CONSTRAINT strategy_importbatch_rows_rejected_check CHECK ((rows_rejected >= 0)),
    CONSTRAINT strategy_importbatch_rows_stored_check CHECK ((rows_stored >= 0))
);
ALTER TABLE public.strategy_importbatch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_importbatch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_indicator (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    key character varying(100) NOT NULL,
    title character varying(200) NOT NULL,
    definition text NOT NULL,
    unit character varying(50) NOT NULL,
    query character varying(64) NOT NULL,
    parameters jsonb NOT NULL,
    origin character varying(100) NOT NULL,
    owner_id bigint NOT NULL
);
ALTER TABLE public.strategy_indicator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_indicator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_inventorybatch (
    id bigint NOT NULL,
    file_name character varying(200) NOT NULL,
    body bytea NOT NULL,
    state character varying(8) NOT NULL,
    rows_stored integer NOT NULL,
    made_by character varying(200) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    stored_at timestamp with time zone,
    undone_at timestamp with time zone,
    owner_id bigint NOT NULL,
    CONSTRAINT strategy_inventorybatch_rows_stored_check CHECK ((rows_stored >= 0))
);
ALTER TABLE public.strategy_inventorybatch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_inventorybatch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_inventoryitem (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    kind character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    description text NOT NULL,
    department character varying(200) NOT NULL,
    since character varying(10) NOT NULL,
    state character varying(16) NOT NULL,
    url character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    is_demo boolean NOT NULL,
    action_field_id bigint,
    owner_id bigint NOT NULL,
    batch_id bigint
);
ALTER TABLE public.strategy_inventoryitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_inventoryitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_journey (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    occasion text NOT NULL,
    action_field_id bigint NOT NULL,
    strategy_id bigint NOT NULL,
    persona_id bigint NOT NULL
);
ALTER TABLE public.strategy_journey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_journey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_journeystep (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    what character varying(300) NOT NULL,
    contact_point character varying(200) NOT NULL,
    feeling smallint NOT NULL,
    hurdle character varying(300) NOT NULL,
    idea character varying(300) NOT NULL,
    journey_id bigint NOT NULL,
    CONSTRAINT strategy_journeystep_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.strategy_journeystep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_journeystep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_keyresult (
    id bigint NOT NULL,
    title character varying(300) NOT NULL,
    baseline numeric(14,2) NOT NULL,
    target numeric(14,2) NOT NULL,
    unit character varying(50) NOT NULL,
    responsible character varying(200) NOT NULL,
    "position" smallint NOT NULL,
    indicator_id bigint,
    objective_id bigint NOT NULL,
    responsible_user_id bigint,
    carried_from_id bigint,
    edition integer NOT NULL,
    ended_on date,
    ended_reason character varying(500) NOT NULL,
    statistic_id bigint,
    statistic_breakdown character varying(64) NOT NULL,
    statistic_place_key character varying(64) NOT NULL,
    statistic_place_kind character varying(16) NOT NULL,
    CONSTRAINT measured_by_one_thing CHECK (((indicator_id IS NULL) OR (statistic_id IS NULL))),
    CONSTRAINT strategy_keyresult_edition_check CHECK ((edition >= 0)),
    CONSTRAINT strategy_keyresult_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.strategy_keyresult ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_keyresult_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_narrative (
    id bigint NOT NULL,
    past text NOT NULL,
    present text NOT NULL,
    future text NOT NULL,
    term_1 character varying(60) NOT NULL,
    term_2 character varying(60) NOT NULL,
    term_3 character varying(60) NOT NULL,
    plain_language text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    strategy_id bigint NOT NULL
);
ALTER TABLE public.strategy_narrative ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_narrative_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_objective (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    title character varying(300) NOT NULL,
    why text NOT NULL,
    begins_on date NOT NULL,
    ends_on date NOT NULL,
    responsible character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    is_demo boolean NOT NULL,
    goal_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    adopted_on date,
    level character varying(8) NOT NULL,
    restricted_reason character varying(500) NOT NULL,
    cycle_id bigint,
    carried_from_id bigint,
    edition integer NOT NULL,
    ended_on date,
    ended_reason character varying(500) NOT NULL,
    "position" smallint NOT NULL,
    CONSTRAINT strategy_objective_edition_check CHECK ((edition >= 0)),
    CONSTRAINT strategy_objective_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.strategy_objective ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_objective_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_okrcycle (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    level character varying(8) NOT NULL,
    begins_on date NOT NULL,
    ends_on date NOT NULL,
    rhythm character varying(8) NOT NULL,
    status character varying(8) NOT NULL,
    last_reminded_on date,
    closed_at timestamp with time zone,
    closed_by character varying(200) NOT NULL,
    retrospective text NOT NULL,
    is_demo boolean NOT NULL,
    owner_id bigint NOT NULL,
    edition integer NOT NULL,
    CONSTRAINT strategy_okrcycle_edition_check CHECK ((edition >= 0))
);
ALTER TABLE public.strategy_okrcycle ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_okrcycle_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_persona (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    name character varying(100) NOT NULL,
    target_group character varying(200) NOT NULL,
    age character varying(50) NOT NULL,
    situation text NOT NULL,
    needs text NOT NULL,
    hurdles text NOT NULL,
    digital_skill character varying(16) NOT NULL,
    quote character varying(300) NOT NULL,
    is_demo boolean NOT NULL,
    owner_id bigint NOT NULL,
    copied_from_id bigint,
    origin character varying(300) NOT NULL
);
ALTER TABLE public.strategy_persona ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_persona_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_planlink (
    id bigint NOT NULL,
    relation character varying(16) NOT NULL,
    sentence character varying(500) NOT NULL,
    goal_id bigint,
    plan_id bigint NOT NULL,
    strategy_id bigint NOT NULL
);
ALTER TABLE public.strategy_planlink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_planlink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_processstep (
    id bigint NOT NULL,
    cycle character varying(16) NOT NULL,
    key character varying(32) NOT NULL,
    title character varying(200) NOT NULL,
    is_milestone boolean NOT NULL,
    begins_on date,
    ends_on date,
    state character varying(16) NOT NULL,
    responsible character varying(200) NOT NULL,
    note text NOT NULL,
    "position" smallint NOT NULL,
    strategy_id bigint NOT NULL,
    CONSTRAINT strategy_processstep_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.strategy_processstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_processstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_scenario (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    description text NOT NULL,
    horizon character varying(50) NOT NULL,
    likelihood smallint,
    impact smallint,
    own_duties text NOT NULL,
    "position" smallint NOT NULL,
    strategy_id bigint NOT NULL,
    CONSTRAINT strategy_scenario_impact_check CHECK ((impact >= 0)),
    CONSTRAINT strategy_scenario_likelihood_check CHECK ((likelihood >= 0)),
    CONSTRAINT strategy_scenario_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.strategy_scenario ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_scenario_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_sdggoal (
    number smallint NOT NULL,
    name character varying(200) NOT NULL,
    colour character varying(7) NOT NULL,
    CONSTRAINT strategy_sdggoal_number_check CHECK ((number >= 0))
);
CREATE TABLE public.strategy_statistic (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    key character varying(100) NOT NULL,
    title character varying(200) NOT NULL,
    definition text NOT NULL,
    unit character varying(50) NOT NULL,
    decimals smallint NOT NULL,
    source character varying(300) NOT NULL,
    source_url character varying(200) NOT NULL,
    licence character varying(100) NOT NULL,
    direction character varying(8) NOT NULL,
    dimension character varying(16) NOT NULL,
    life_dimension character varying(16) NOT NULL,
    track character varying(24) NOT NULL,
    breakdown_labels jsonb NOT NULL,
    sdg_target character varying(8) NOT NULL,
    calculation jsonb NOT NULL,
    indicator_set character varying(64) NOT NULL,
    "position" smallint NOT NULL,
    is_published boolean NOT NULL,
    is_demo boolean NOT NULL,
    owner_id bigint NOT NULL,
    adds_up boolean NOT NULL,
    CONSTRAINT strategy_statistic_decimals_check CHECK ((decimals >= 0)),
    CONSTRAINT strategy_statistic_position_check CHECK (("position" >= 0))
);
CREATE TABLE public.strategy_statistic_action_fields (
    id bigint NOT NULL,
    statistic_id bigint NOT NULL,
    actionfield_id bigint NOT NULL
);
ALTER TABLE public.strategy_statistic_action_fields ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_statistic_action_fields_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.strategy_statistic ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_statistic_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_statistic_sdgs (
    id bigint NOT NULL,
    statistic_id bigint NOT NULL,
    sdggoal_id smallint NOT NULL
);
ALTER TABLE public.strategy_statistic_sdgs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_statistic_sdgs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_statistictarget (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    place_kind character varying(16) NOT NULL,
    place_key character varying(64) NOT NULL,
    place_name character varying(200) NOT NULL,
    baseline_value numeric(20,6) NOT NULL,
    baseline_date date NOT NULL,
    target_value numeric(20,6) NOT NULL,
    target_date date NOT NULL,
    origin character varying(300) NOT NULL,
    responsible character varying(200) NOT NULL,
    is_demo boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    goal_id bigint,
    owner_id bigint NOT NULL,
    statistic_id bigint NOT NULL,
    CONSTRAINT target_after_baseline CHECK ((target_date > baseline_date))
);
ALTER TABLE public.strategy_statistictarget ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_statistictarget_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_statisticvalue (
    id bigint NOT NULL,
    place_kind character varying(16) NOT NULL,
    place_key character varying(64) NOT NULL,
    place_name character varying(200) NOT NULL,
    reference_date date NOT NULL,
    breakdown character varying(64) NOT NULL,
    value numeric(20,6) NOT NULL,
    basis character varying(200) NOT NULL,
    quality character varying(16) NOT NULL,
    note character varying(300) NOT NULL,
    batch_id bigint,
    statistic_id bigint NOT NULL
);
ALTER TABLE public.strategy_statisticvalue ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_statisticvalue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_steeringnote (
    id bigint NOT NULL,
    sentence character varying(500) NOT NULL,
    off_since date NOT NULL,
    told_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    acknowledged_by character varying(200) NOT NULL,
    reason text NOT NULL,
    correction text NOT NULL,
    correction_due_on date,
    back_since date,
    key_result_id bigint,
    owner_id bigint NOT NULL,
    target_id bigint,
    CONSTRAINT steering_of_one_thing CHECK ((((target_id IS NOT NULL) OR (key_result_id IS NOT NULL)) AND (1 = (
CASE
    WHEN (target_id IS NOT NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (key_result_id IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.strategy_steeringnote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_steeringnote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_strategy (
    id bigint NOT NULL,
    visibility character varying(16) NOT NULL,
    key character varying(64) NOT NULL,
    kind character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    summary text NOT NULL,
    status character varying(16) NOT NULL,
    adopted_on character varying(10) NOT NULL,
    source character varying(300) NOT NULL,
    owner_id bigint NOT NULL,
    approach_carrier character varying(16) NOT NULL,
    approach_opening character varying(16) NOT NULL,
    approach_start character varying(16) NOT NULL,
    created_at timestamp with time zone,
    is_demo boolean NOT NULL,
    level character varying(8) NOT NULL,
    review_due_on date,
    review_months smallint NOT NULL,
    review_note text NOT NULL,
    reviewed_on date,
    size character varying(2) NOT NULL,
    superseded_by_id bigint,
    within_id bigint,
    loaded jsonb NOT NULL,
    review_reminded_for date,
    CONSTRAINT strategy_strategy_review_months_check CHECK ((review_months >= 0))
);
ALTER TABLE public.strategy_strategy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_strategy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_strategyfactor (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    theme character varying(16) NOT NULL,
    sentence character varying(500) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    strategy_id bigint NOT NULL
);
ALTER TABLE public.strategy_strategyfactor ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_strategyfactor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_strategyreview (
    id bigint NOT NULL,
    held_on date NOT NULL,
    note text NOT NULL,
    next_due_on date NOT NULL,
    by character varying(200) NOT NULL,
    strategy_id bigint NOT NULL
);
ALTER TABLE public.strategy_strategyreview ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_strategyreview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_strategyversion (
    id bigint NOT NULL,
    number smallint NOT NULL,
    status character varying(16) NOT NULL,
    adopted_by character varying(200) NOT NULL,
    adopted_on date NOT NULL,
    resolution_reference character varying(300) NOT NULL,
    note text NOT NULL,
    content jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by character varying(200) NOT NULL,
    strategy_id bigint NOT NULL,
    adopted_precision character varying(5) NOT NULL,
    before jsonb NOT NULL,
    is_from_pack boolean NOT NULL,
    CONSTRAINT strategy_strategyversion_number_check CHECK ((number >= 0))
);
ALTER TABLE public.strategy_strategyversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_strategyversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.strategy_targetchange (
    id bigint NOT NULL,
    old_baseline numeric(14,2) NOT NULL,
    old_target numeric(14,2) NOT NULL,
    new_baseline numeric(14,2) NOT NULL,
    new_target numeric(14,2) NOT NULL,
    reason character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    by character varying(200) NOT NULL,
    key_result_id bigint NOT NULL
);
ALTER TABLE public.strategy_targetchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.strategy_targetchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.taggit_tag (
    id integer NOT NULL,
    name character varying(100) NOT NULL,
    slug character varying(100) NOT NULL
);
ALTER TABLE public.taggit_tag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.taggit_tag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.taggit_taggeditem (
    id integer NOT NULL,
    object_id integer NOT NULL,
    content_type_id integer NOT NULL,
    tag_id integer NOT NULL
);
ALTER TABLE public.taggit_taggeditem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.taggit_taggeditem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailadmin_admin (
    id integer NOT NULL
);
ALTER TABLE public.wagtailadmin_admin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailadmin_admin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailadmin_editingsession (
    id integer NOT NULL,
    object_id character varying(255) NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    content_type_id integer NOT NULL,
    user_id bigint NOT NULL,
    is_editing boolean NOT NULL
);
ALTER TABLE public.wagtailadmin_editingsession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailadmin_editingsession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailadmin_formstate (
    id integer NOT NULL,
    data text NOT NULL,
    object_id character varying(255) NOT NULL,
    parent_object_id character varying(255) NOT NULL,
    last_updated_at timestamp with time zone NOT NULL,
    content_type_id integer NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.wagtailadmin_formstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailadmin_formstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_apitoken (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    key_hash character varying(64) NOT NULL,
    prefix character varying(16) NOT NULL,
    created timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    user_id bigint NOT NULL
);
ALTER TABLE public.wagtailcore_apitoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_apitoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_collection (
    id integer NOT NULL,
    path character varying(255) NOT NULL COLLATE pg_catalog."C",
    depth integer NOT NULL,
    numchild integer NOT NULL,
    name character varying(255) NOT NULL,
    CONSTRAINT wagtailcore_collection_depth_check CHECK ((depth >= 0)),
    CONSTRAINT wagtailcore_collection_numchild_check CHECK ((numchild >= 0))
);
ALTER TABLE public.wagtailcore_collection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_collection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_collectionviewrestriction (
    id integer NOT NULL,
    restriction_type character varying(20) NOT NULL,
    password character varying(255) NOT NULL,
    collection_id integer NOT NULL
);
CREATE TABLE public.wagtailcore_collectionviewrestriction_groups (
    id bigint NOT NULL,
    collectionviewrestriction_id integer CONSTRAINT wagtailcore_collectionviewr_collectionviewrestriction__not_null NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_collectionviewrestriction_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_collectionviewrestriction_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.wagtailcore_collectionviewrestriction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_collectionviewrestriction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_comment (
    id integer NOT NULL,
    text text NOT NULL,
    contentpath text NOT NULL,
    "position" text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    page_id integer NOT NULL,
    resolved_by_id bigint,
    revision_created_id integer,
    user_id bigint NOT NULL
);
ALTER TABLE public.wagtailcore_comment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_comment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_commentreply (
    id integer NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    comment_id integer NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.wagtailcore_commentreply ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_commentreply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_groupapprovaltask (
    task_ptr_id integer NOT NULL
);
CREATE TABLE public.wagtailcore_groupapprovaltask_groups (
    id bigint NOT NULL,
    groupapprovaltask_id integer CONSTRAINT wagtailcore_groupapprovaltask_gro_groupapprovaltask_id_not_null NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_groupapprovaltask_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_groupapprovaltask_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_groupcollectionpermission (
    id integer NOT NULL,
    collection_id integer NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_groupcollectionpermission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_groupcollectionpermission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_grouppagepermission (
    id integer NOT NULL,
    group_id integer NOT NULL,
    page_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_grouppagepermission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_grouppagepermission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_groupsitepermission (
    id integer NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL,
    site_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_groupsitepermission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_groupsitepermission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_locale (
    id integer NOT NULL,
    language_code character varying(100) NOT NULL
);
ALTER TABLE public.wagtailcore_locale ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_locale_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_modellogentry (
    id integer NOT NULL,
    label text NOT NULL,
    action character varying(255) NOT NULL,
    data jsonb CONSTRAINT wagtailcore_modellogentry_data_json_not_null NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    content_changed boolean NOT NULL,
    deleted boolean NOT NULL,
    object_id character varying(255) NOT NULL,
    content_type_id integer,
    user_id bigint,
    uuid uuid,
    revision_id integer
);
ALTER TABLE public.wagtailcore_modellogentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_modellogentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_page (
    id integer NOT NULL,
    path character varying(255) NOT NULL COLLATE pg_catalog."C",
    depth integer NOT NULL,
    numchild integer NOT NULL,
    title character varying(255) NOT NULL,
    slug character varying(255) NOT NULL,
    live boolean NOT NULL,
    has_unpublished_changes boolean NOT NULL,
    url_path text NOT NULL,
    seo_title character varying(255) NOT NULL,
    show_in_menus boolean NOT NULL,
    search_description text NOT NULL,
    go_live_at timestamp with time zone,
    expire_at timestamp with time zone,
    expired boolean NOT NULL,
    content_type_id integer NOT NULL,
    owner_id bigint,
    locked boolean NOT NULL,
    latest_revision_created_at timestamp with time zone,
    first_published_at timestamp with time zone,
    live_revision_id integer,
    last_published_at timestamp with time zone,
    draft_title character varying(255) NOT NULL,
    locked_at timestamp with time zone,
    locked_by_id bigint,
    translation_key uuid NOT NULL,
    locale_id integer NOT NULL,
    alias_of_id integer,
    latest_revision_id integer,
    CONSTRAINT wagtailcore_page_depth_check CHECK ((depth >= 0)),
    CONSTRAINT wagtailcore_page_numchild_check CHECK ((numchild >= 0))
);
ALTER TABLE public.wagtailcore_page ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_page_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_pagelogentry (
    id integer NOT NULL,
    label text NOT NULL,
    action character varying(255) NOT NULL,
    data jsonb CONSTRAINT wagtailcore_pagelogentry_data_json_not_null NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    content_changed boolean NOT NULL,
    deleted boolean NOT NULL,
    content_type_id integer,
    page_id integer NOT NULL,
    revision_id integer,
    user_id bigint,
    uuid uuid
);
ALTER TABLE public.wagtailcore_pagelogentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_pagelogentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_revision (
    id integer CONSTRAINT wagtailcore_pagerevision_id_not_null NOT NULL,
    created_at timestamp with time zone CONSTRAINT wagtailcore_pagerevision_created_at_not_null NOT NULL,
    content jsonb CONSTRAINT wagtailcore_pagerevision_content_json_not_null NOT NULL,
    approved_go_live_at timestamp with time zone,
    object_id character varying(255) CONSTRAINT wagtailcore_pagerevision_page_id_not_null NOT NULL,
    user_id bigint,
    content_type_id integer NOT NULL,
    base_content_type_id integer NOT NULL,
    object_str text NOT NULL
);
ALTER TABLE public.wagtailcore_revision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_pagerevision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_pagesubscription (
    id integer NOT NULL,
    comment_notifications boolean NOT NULL,
    page_id integer NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.wagtailcore_pagesubscription ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_pagesubscription_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_pageviewrestriction (
    id integer NOT NULL,
    password character varying(255) NOT NULL,
    page_id integer NOT NULL,
    restriction_type character varying(20) NOT NULL
);
CREATE TABLE public.wagtailcore_pageviewrestriction_groups (
    id bigint NOT NULL,
    pageviewrestriction_id integer CONSTRAINT wagtailcore_pageviewrestriction_pageviewrestriction_id_not_null NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_pageviewrestriction_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_pageviewrestriction_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.wagtailcore_pageviewrestriction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_pageviewrestriction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_referenceindex (
    id integer NOT NULL,
    object_id character varying(255) NOT NULL,
    to_object_id character varying(255) NOT NULL,
    model_path text NOT NULL,
    content_path text NOT NULL,
    content_path_hash uuid NOT NULL,
    base_content_type_id integer NOT NULL,
    content_type_id integer NOT NULL,
    to_content_type_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_referenceindex ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_referenceindex_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_site (
    id integer NOT NULL,
    hostname character varying(255) NOT NULL,
    port integer NOT NULL,
    is_default_site boolean NOT NULL,
    root_page_id integer NOT NULL,
    site_name character varying(255) NOT NULL
);
ALTER TABLE public.wagtailcore_site ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_task (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    active boolean NOT NULL,
    content_type_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_task ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_taskstate (
    id integer NOT NULL,
    status character varying(50) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    content_type_id integer NOT NULL,
    revision_id integer CONSTRAINT wagtailcore_taskstate_page_revision_id_not_null NOT NULL,
    task_id integer NOT NULL,
    workflow_state_id integer NOT NULL,
    finished_by_id bigint,
    comment text NOT NULL
);
ALTER TABLE public.wagtailcore_taskstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_taskstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_uploadedfile (
    id integer NOT NULL,
    file character varying(200) NOT NULL,
    for_content_type_id integer,
    uploaded_by_user_id bigint
);
ALTER TABLE public.wagtailcore_uploadedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_uploadedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_workflow (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    active boolean NOT NULL
);
ALTER TABLE public.wagtailcore_workflow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_workflow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_workflowcontenttype (
    content_type_id integer NOT NULL,
    workflow_id integer NOT NULL
);
CREATE TABLE public.wagtailcore_workflowpage (
    page_id integer NOT NULL,
    workflow_id integer NOT NULL
);
CREATE TABLE public.wagtailcore_workflowstate (
    id integer NOT NULL,
    status character varying(50) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    current_task_state_id integer,
    object_id character varying(255) CONSTRAINT wagtailcore_workflowstate_page_id_not_null NOT NULL,
    requested_by_id bigint,
    workflow_id integer NOT NULL,
    content_type_id integer NOT NULL,
    base_content_type_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_workflowstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_workflowstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_workflowtask (
    id integer NOT NULL,
    sort_order integer,
    task_id integer NOT NULL,
    workflow_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_workflowtask ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_workflowtask_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailsearch_indexentry (
    id integer NOT NULL,
    object_id character varying(50) NOT NULL,
    title_norm double precision NOT NULL,
    content_type_id integer NOT NULL,
    autocomplete tsvector NOT NULL,
    title tsvector NOT NULL,
    body tsvector NOT NULL,
    title_text text NOT NULL,
    body_text text NOT NULL
);
ALTER TABLE public.wagtailsearch_indexentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailsearch_indexentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailusers_userprofile (
    id integer NOT NULL,
    submitted_notifications boolean NOT NULL,
    approved_notifications boolean NOT NULL,
    rejected_notifications boolean NOT NULL,
    user_id bigint NOT NULL,
    preferred_language character varying(10) NOT NULL,
    current_time_zone character varying(40) NOT NULL,
    avatar character varying(100) NOT NULL,
    updated_comments_notifications boolean CONSTRAINT wagtailusers_userprofile_updated_comments_notification_not_null NOT NULL,
    dismissibles jsonb NOT NULL,
    theme character varying(40) NOT NULL,
    density character varying(40) NOT NULL,
    contrast character varying(40) NOT NULL,
    keyboard_shortcuts boolean NOT NULL
);
ALTER TABLE public.wagtailusers_userprofile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailusers_userprofile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
INSERT INTO public.auth_permission VALUES (1, 'Can add locale', 3, 'add_locale');
INSERT INTO public.auth_permission VALUES (2, 'Can change locale', 3, 'change_locale');
INSERT INTO public.auth_permission VALUES (3, 'Can delete locale', 3, 'delete_locale');
INSERT INTO public.auth_permission VALUES (4, 'Can view locale', 3, 'view_locale');
INSERT INTO public.auth_permission VALUES (5, 'Can add site', 4, 'add_site');
INSERT INTO public.auth_permission VALUES (6, 'Can change site', 4, 'change_site');
INSERT INTO public.auth_permission VALUES (7, 'Can delete site', 4, 'delete_site');
INSERT INTO public.auth_permission VALUES (8, 'Can view site', 4, 'view_site');
INSERT INTO public.auth_permission VALUES (9, 'Can add group site permission', 5, 'add_groupsitepermission');
INSERT INTO public.auth_permission VALUES (10, 'Can change group site permission', 5, 'change_groupsitepermission');
INSERT INTO public.auth_permission VALUES (11, 'Can delete group site permission', 5, 'delete_groupsitepermission');
INSERT INTO public.auth_permission VALUES (12, 'Can view group site permission', 5, 'view_groupsitepermission');
INSERT INTO public.auth_permission VALUES (13, 'Can add API token', 6, 'add_apitoken');
INSERT INTO public.auth_permission VALUES (14, 'Can change API token', 6, 'change_apitoken');
INSERT INTO public.auth_permission VALUES (15, 'Can delete API token', 6, 'delete_apitoken');
INSERT INTO public.auth_permission VALUES (16, 'Can view API token', 6, 'view_apitoken');
INSERT INTO public.auth_permission VALUES (17, 'Can add model log entry', 7, 'add_modellogentry');
INSERT INTO public.auth_permission VALUES (18, 'Can change model log entry', 7, 'change_modellogentry');
INSERT INTO public.auth_permission VALUES (19, 'Can delete model log entry', 7, 'delete_modellogentry');
INSERT INTO public.auth_permission VALUES (20, 'Can view model log entry', 7, 'view_modellogentry');
INSERT INTO public.auth_permission VALUES (21, 'Can add revision', 8, 'add_revision');
INSERT INTO public.auth_permission VALUES (22, 'Can change revision', 8, 'change_revision');
INSERT INTO public.auth_permission VALUES (23, 'Can delete revision', 8, 'delete_revision');
INSERT INTO public.auth_permission VALUES (24, 'Can view revision', 8, 'view_revision');
INSERT INTO public.auth_permission VALUES (25, 'Can add collection view restriction', 9, 'add_collectionviewrestriction');
INSERT INTO public.auth_permission VALUES (26, 'Can change collection view restriction', 9, 'change_collectionviewrestriction');
INSERT INTO public.auth_permission VALUES (27, 'Can delete collection view restriction', 9, 'delete_collectionviewrestriction');
INSERT INTO public.auth_permission VALUES (28, 'Can view collection view restriction', 9, 'view_collectionviewrestriction');
INSERT INTO public.auth_permission VALUES (29, 'Can add collection', 10, 'add_collection');
INSERT INTO public.auth_permission VALUES (30, 'Can change collection', 10, 'change_collection');
INSERT INTO public.auth_permission VALUES (31, 'Can delete collection', 10, 'delete_collection');
INSERT INTO public.auth_permission VALUES (32, 'Can view collection', 10, 'view_collection');
INSERT INTO public.auth_permission VALUES (33, 'Can add group collection permission', 11, 'add_groupcollectionpermission');
INSERT INTO public.auth_permission VALUES (34, 'Can change group collection permission', 11, 'change_groupcollectionpermission');
INSERT INTO public.auth_permission VALUES (35, 'Can delete group collection permission', 11, 'delete_groupcollectionpermission');
INSERT INTO public.auth_permission VALUES (36, 'Can view group collection permission', 11, 'view_groupcollectionpermission');
INSERT INTO public.auth_permission VALUES (37, 'Can add uploaded file', 12, 'add_uploadedfile');
INSERT INTO public.auth_permission VALUES (38, 'Can change uploaded file', 12, 'change_uploadedfile');
INSERT INTO public.auth_permission VALUES (39, 'Can delete uploaded file', 12, 'delete_uploadedfile');
INSERT INTO public.auth_permission VALUES (40, 'Can view uploaded file', 12, 'view_uploadedfile');
INSERT INTO public.auth_permission VALUES (41, 'Can add workflow content type', 13, 'add_workflowcontenttype');
INSERT INTO public.auth_permission VALUES (42, 'Can change workflow content type', 13, 'change_workflowcontenttype');
INSERT INTO public.auth_permission VALUES (43, 'Can delete workflow content type', 13, 'delete_workflowcontenttype');
INSERT INTO public.auth_permission VALUES (44, 'Can view workflow content type', 13, 'view_workflowcontenttype');
INSERT INTO public.auth_permission VALUES (45, 'Can add Workflow state', 14, 'add_workflowstate');
INSERT INTO public.auth_permission VALUES (46, 'Can change Workflow state', 14, 'change_workflowstate');
INSERT INTO public.auth_permission VALUES (47, 'Can delete Workflow state', 14, 'delete_workflowstate');
INSERT INTO public.auth_permission VALUES (48, 'Can view Workflow state', 14, 'view_workflowstate');
INSERT INTO public.auth_permission VALUES (49, 'Can add workflow', 15, 'add_workflow');
INSERT INTO public.auth_permission VALUES (50, 'Can change workflow', 15, 'change_workflow');
INSERT INTO public.auth_permission VALUES (51, 'Can delete workflow', 15, 'delete_workflow');
INSERT INTO public.auth_permission VALUES (52, 'Can view workflow', 15, 'view_workflow');
INSERT INTO public.auth_permission VALUES (53, 'Can add workflow task order', 16, 'add_workflowtask');
INSERT INTO public.auth_permission VALUES (54, 'Can change workflow task order', 16, 'change_workflowtask');
INSERT INTO public.auth_permission VALUES (55, 'Can delete workflow task order', 16, 'delete_workflowtask');
INSERT INTO public.auth_permission VALUES (56, 'Can view workflow task order', 16, 'view_workflowtask');
INSERT INTO public.auth_permission VALUES (57, 'Can add task', 17, 'add_task');
INSERT INTO public.auth_permission VALUES (58, 'Can change task', 17, 'change_task');
INSERT INTO public.auth_permission VALUES (59, 'Can delete task', 17, 'delete_task');
INSERT INTO public.auth_permission VALUES (60, 'Can view task', 17, 'view_task');
INSERT INTO public.auth_permission VALUES (61, 'Can add Group approval task', 2, 'add_groupapprovaltask');
INSERT INTO public.auth_permission VALUES (62, 'Can change Group approval task', 2, 'change_groupapprovaltask');
INSERT INTO public.auth_permission VALUES (63, 'Can delete Group approval task', 2, 'delete_groupapprovaltask');
INSERT INTO public.auth_permission VALUES (64, 'Can view Group approval task', 2, 'view_groupapprovaltask');
INSERT INTO public.auth_permission VALUES (65, 'Can add Task state', 18, 'add_taskstate');
INSERT INTO public.auth_permission VALUES (66, 'Can change Task state', 18, 'change_taskstate');
INSERT INTO public.auth_permission VALUES (67, 'Can delete Task state', 18, 'delete_taskstate');
INSERT INTO public.auth_permission VALUES (68, 'Can view Task state', 18, 'view_taskstate');
INSERT INTO public.auth_permission VALUES (69, 'Can add page', 1, 'add_page');
INSERT INTO public.auth_permission VALUES (70, 'Can change page', 1, 'change_page');
INSERT INTO public.auth_permission VALUES (71, 'Can delete page', 1, 'delete_page');
INSERT INTO public.auth_permission VALUES (72, 'Can view page', 1, 'view_page');
INSERT INTO public.auth_permission VALUES (73, 'Delete pages with children', 1, 'bulk_delete_page');
INSERT INTO public.auth_permission VALUES (74, 'Lock/unlock pages you''ve locked', 1, 'lock_page');
INSERT INTO public.auth_permission VALUES (75, 'Publish any page', 1, 'publish_page');
INSERT INTO public.auth_permission VALUES (76, 'Unlock any page', 1, 'unlock_page');
INSERT INTO public.auth_permission VALUES (77, 'Can add group page permission', 19, 'add_grouppagepermission');
INSERT INTO public.auth_permission VALUES (78, 'Can change group page permission', 19, 'change_grouppagepermission');
INSERT INTO public.auth_permission VALUES (79, 'Can delete group page permission', 19, 'delete_grouppagepermission');
INSERT INTO public.auth_permission VALUES (80, 'Can view group page permission', 19, 'view_grouppagepermission');
INSERT INTO public.auth_permission VALUES (81, 'Can add page view restriction', 20, 'add_pageviewrestriction');
INSERT INTO public.auth_permission VALUES (82, 'Can change page view restriction', 20, 'change_pageviewrestriction');
INSERT INTO public.auth_permission VALUES (83, 'Can delete page view restriction', 20, 'delete_pageviewrestriction');
INSERT INTO public.auth_permission VALUES (84, 'Can view page view restriction', 20, 'view_pageviewrestriction');
INSERT INTO public.auth_permission VALUES (85, 'Can add workflow page', 21, 'add_workflowpage');
INSERT INTO public.auth_permission VALUES (86, 'Can change workflow page', 21, 'change_workflowpage');
INSERT INTO public.auth_permission VALUES (87, 'Can delete workflow page', 21, 'delete_workflowpage');
INSERT INTO public.auth_permission VALUES (88, 'Can view workflow page', 21, 'view_workflowpage');
INSERT INTO public.auth_permission VALUES (89, 'Can add page log entry', 22, 'add_pagelogentry');
INSERT INTO public.auth_permission VALUES (90, 'Can change page log entry', 22, 'change_pagelogentry');
INSERT INTO public.auth_permission VALUES (91, 'Can delete page log entry', 22, 'delete_pagelogentry');
INSERT INTO public.auth_permission VALUES (92, 'Can view page log entry', 22, 'view_pagelogentry');
INSERT INTO public.auth_permission VALUES (93, 'Can add comment', 23, 'add_comment');
INSERT INTO public.auth_permission VALUES (94, 'Can change comment', 23, 'change_comment');
INSERT INTO public.auth_permission VALUES (95, 'Can delete comment', 23, 'delete_comment');
INSERT INTO public.auth_permission VALUES (96, 'Can view comment', 23, 'view_comment');
INSERT INTO public.auth_permission VALUES (97, 'Can add comment reply', 24, 'add_commentreply');
INSERT INTO public.auth_permission VALUES (98, 'Can change comment reply', 24, 'change_commentreply');
INSERT INTO public.auth_permission VALUES (99, 'Can delete comment reply', 24, 'delete_commentreply');
INSERT INTO public.auth_permission VALUES (100, 'Can view comment reply', 24, 'view_commentreply');
INSERT INTO public.auth_permission VALUES (101, 'Can add page subscription', 25, 'add_pagesubscription');
INSERT INTO public.auth_permission VALUES (102, 'Can change page subscription', 25, 'change_pagesubscription');
INSERT INTO public.auth_permission VALUES (103, 'Can delete page subscription', 25, 'delete_pagesubscription');
INSERT INTO public.auth_permission VALUES (104, 'Can view page subscription', 25, 'view_pagesubscription');
INSERT INTO public.auth_permission VALUES (105, 'Can add reference index', 26, 'add_referenceindex');
INSERT INTO public.auth_permission VALUES (106, 'Can change reference index', 26, 'change_referenceindex');
INSERT INTO public.auth_permission VALUES (107, 'Can delete reference index', 26, 'delete_referenceindex');
INSERT INTO public.auth_permission VALUES (108, 'Can view reference index', 26, 'view_referenceindex');
INSERT INTO public.auth_permission VALUES (109, 'Can access Wagtail admin', 28, 'access_admin');
INSERT INTO public.auth_permission VALUES (110, 'Can add permission', 29, 'add_permission');
INSERT INTO public.auth_permission VALUES (111, 'Can change permission', 29, 'change_permission');
INSERT INTO public.auth_permission VALUES (112, 'Can delete permission', 29, 'delete_permission');
INSERT INTO public.auth_permission VALUES (113, 'Can view permission', 29, 'view_permission');
INSERT INTO public.auth_permission VALUES (114, 'Can add group', 30, 'add_group');
INSERT INTO public.auth_permission VALUES (115, 'Can change group', 30, 'change_group');
INSERT INTO public.auth_permission VALUES (116, 'Can delete group', 30, 'delete_group');
INSERT INTO public.auth_permission VALUES (117, 'Can view group', 30, 'view_group');
INSERT INTO public.auth_permission VALUES (118, 'Can add content type', 31, 'add_contenttype');
INSERT INTO public.auth_permission VALUES (119, 'Can change content type', 31, 'change_contenttype');
INSERT INTO public.auth_permission VALUES (120, 'Can delete content type', 31, 'delete_contenttype');
INSERT INTO public.auth_permission VALUES (121, 'Can view content type', 31, 'view_contenttype');
INSERT INTO public.auth_permission VALUES (122, 'Can add session', 32, 'add_session');
INSERT INTO public.auth_permission VALUES (123, 'Can change session', 32, 'change_session');
INSERT INTO public.auth_permission VALUES (124, 'Can delete session', 32, 'delete_session');
INSERT INTO public.auth_permission VALUES (125, 'Can view session', 32, 'view_session');
INSERT INTO public.auth_permission VALUES (126, 'Can add email address', 33, 'add_emailaddress');
INSERT INTO public.auth_permission VALUES (127, 'Can change email address', 33, 'change_emailaddress');
INSERT INTO public.auth_permission VALUES (128, 'Can delete email address', 33, 'delete_emailaddress');
INSERT INTO public.auth_permission VALUES (129, 'Can view email address', 33, 'view_emailaddress');
INSERT INTO public.auth_permission VALUES (130, 'Can add email confirmation', 34, 'add_emailconfirmation');
INSERT INTO public.auth_permission VALUES (131, 'Can change email confirmation', 34, 'change_emailconfirmation');
INSERT INTO public.auth_permission VALUES (132, 'Can delete email confirmation', 34, 'delete_emailconfirmation');
INSERT INTO public.auth_permission VALUES (133, 'Can view email confirmation', 34, 'view_emailconfirmation');
INSERT INTO public.auth_permission VALUES (134, 'Can add authenticator', 35, 'add_authenticator');
INSERT INTO public.auth_permission VALUES (135, 'Can change authenticator', 35, 'change_authenticator');
INSERT INTO public.auth_permission VALUES (136, 'Can delete authenticator', 35, 'delete_authenticator');
INSERT INTO public.auth_permission VALUES (137, 'Can view authenticator', 35, 'view_authenticator');
INSERT INTO public.auth_permission VALUES (138, 'Can add procrastinate event', 36, 'add_procrastinateevent');
INSERT INTO public.auth_permission VALUES (139, 'Can change procrastinate event', 36, 'change_procrastinateevent');
INSERT INTO public.auth_permission VALUES (140, 'Can delete procrastinate event', 36, 'delete_procrastinateevent');
INSERT INTO public.auth_permission VALUES (141, 'Can view procrastinate event', 36, 'view_procrastinateevent');
INSERT INTO public.auth_permission VALUES (142, 'Can add procrastinate job', 37, 'add_procrastinatejob');
INSERT INTO public.auth_permission VALUES (143, 'Can change procrastinate job', 37, 'change_procrastinatejob');
INSERT INTO public.auth_permission VALUES (144, 'Can delete procrastinate job', 37, 'delete_procrastinatejob');
INSERT INTO public.auth_permission VALUES (145, 'Can view procrastinate job', 37, 'view_procrastinatejob');
INSERT INTO public.auth_permission VALUES (146, 'Can add procrastinate periodic defer', 38, 'add_procrastinateperiodicdefer');
INSERT INTO public.auth_permission VALUES (147, 'Can change procrastinate periodic defer', 38, 'change_procrastinateperiodicdefer');
INSERT INTO public.auth_permission VALUES (148, 'Can delete procrastinate periodic defer', 38, 'delete_procrastinateperiodicdefer');
INSERT INTO public.auth_permission VALUES (149, 'Can view procrastinate periodic defer', 38, 'view_procrastinateperiodicdefer');
INSERT INTO public.auth_permission VALUES (150, 'Can add procrastinate worker', 39, 'add_procrastinateworker');
INSERT INTO public.auth_permission VALUES (151, 'Can change procrastinate worker', 39, 'change_procrastinateworker');
INSERT INTO public.auth_permission VALUES (152, 'Can delete procrastinate worker', 39, 'delete_procrastinateworker');
INSERT INTO public.auth_permission VALUES (153, 'Can view procrastinate worker', 39, 'view_procrastinateworker');
INSERT INTO public.auth_permission VALUES (154, 'Can add space', 40, 'add_space');
INSERT INTO public.auth_permission VALUES (155, 'Can change space', 40, 'change_space');
INSERT INTO public.auth_permission VALUES (156, 'Can delete space', 40, 'delete_space');
INSERT INTO public.auth_permission VALUES (157, 'Can view space', 40, 'view_space');
INSERT INTO public.auth_permission VALUES (158, 'Can add user', 41, 'add_user');
INSERT INTO public.auth_permission VALUES (159, 'Can change user', 41, 'change_user');
INSERT INTO public.auth_permission VALUES (160, 'Can delete user', 41, 'delete_user');
INSERT INTO public.auth_permission VALUES (161, 'Can view user', 41, 'view_user');
INSERT INTO public.auth_permission VALUES (162, 'Can add outgoing mail', 42, 'add_outgoingmail');
INSERT INTO public.auth_permission VALUES (163, 'Can change outgoing mail', 42, 'change_outgoingmail');
INSERT INTO public.auth_permission VALUES (164, 'Can delete outgoing mail', 42, 'delete_outgoingmail');
INSERT INTO public.auth_permission VALUES (165, 'Can view outgoing mail', 42, 'view_outgoingmail');
INSERT INTO public.auth_permission VALUES (166, 'Can add invitation', 43, 'add_invitation');
INSERT INTO public.auth_permission VALUES (167, 'Can change invitation', 43, 'change_invitation');
INSERT INTO public.auth_permission VALUES (168, 'Can delete invitation', 43, 'delete_invitation');
INSERT INTO public.auth_permission VALUES (169, 'Can view invitation', 43, 'view_invitation');
INSERT INTO public.auth_permission VALUES (170, 'Can add role grant', 44, 'add_rolegrant');
INSERT INTO public.auth_permission VALUES (171, 'Can change role grant', 44, 'change_rolegrant');
INSERT INTO public.auth_permission VALUES (172, 'Can delete role grant', 44, 'delete_rolegrant');
INSERT INTO public.auth_permission VALUES (173, 'Can view role grant', 44, 'view_rolegrant');
INSERT INTO public.auth_permission VALUES (174, 'Can add audit entry', 45, 'add_auditentry');
INSERT INTO public.auth_permission VALUES (175, 'Can change audit entry', 45, 'change_auditentry');
INSERT INTO public.auth_permission VALUES (176, 'Can delete audit entry', 45, 'delete_auditentry');
INSERT INTO public.auth_permission VALUES (177, 'Can view audit entry', 45, 'view_auditentry');
INSERT INTO public.auth_permission VALUES (178, 'Can add stored file', 46, 'add_storedfile');
INSERT INTO public.auth_permission VALUES (179, 'Can change stored file', 46, 'change_storedfile');
INSERT INTO public.auth_permission VALUES (180, 'Can delete stored file', 46, 'delete_storedfile');
INSERT INTO public.auth_permission VALUES (181, 'Can view stored file', 46, 'view_storedfile');
INSERT INTO public.auth_permission VALUES (182, 'Can add document', 47, 'add_document');
INSERT INTO public.auth_permission VALUES (183, 'Can change document', 47, 'change_document');
INSERT INTO public.auth_permission VALUES (184, 'Can delete document', 47, 'delete_document');
INSERT INTO public.auth_permission VALUES (185, 'Can view document', 47, 'view_document');
INSERT INTO public.auth_permission VALUES (186, 'Can add word template', 48, 'add_wordtemplate');
INSERT INTO public.auth_permission VALUES (187, 'Can change word template', 48, 'change_wordtemplate');
INSERT INTO public.auth_permission VALUES (188, 'Can delete word template', 48, 'delete_wordtemplate');
INSERT INTO public.auth_permission VALUES (189, 'Can view word template', 48, 'view_wordtemplate');
INSERT INTO public.auth_permission VALUES (190, 'Can add district', 49, 'add_district');
INSERT INTO public.auth_permission VALUES (191, 'Can change district', 49, 'change_district');
INSERT INTO public.auth_permission VALUES (192, 'Can delete district', 49, 'delete_district');
INSERT INTO public.auth_permission VALUES (193, 'Can view district', 49, 'view_district');
INSERT INTO public.auth_permission VALUES (194, 'Can add legal text', 50, 'add_legaltext');
INSERT INTO public.auth_permission VALUES (195, 'Can change legal text', 50, 'change_legaltext');
INSERT INTO public.auth_permission VALUES (196, 'Can delete legal text', 50, 'delete_legaltext');
INSERT INTO public.auth_permission VALUES (197, 'Can view legal text', 50, 'view_legaltext');
INSERT INTO public.auth_permission VALUES (198, 'Can add organisation', 51, 'add_organisation');
INSERT INTO public.auth_permission VALUES (199, 'Can change organisation', 51, 'change_organisation');
INSERT INTO public.auth_permission VALUES (200, 'Can delete organisation', 51, 'delete_organisation');
INSERT INTO public.auth_permission VALUES (201, 'Can view organisation', 51, 'view_organisation');
INSERT INTO public.auth_permission VALUES (202, 'Can add region', 52, 'add_region');
INSERT INTO public.auth_permission VALUES (203, 'Can change region', 52, 'change_region');
INSERT INTO public.auth_permission VALUES (204, 'Can delete region', 52, 'delete_region');
INSERT INTO public.auth_permission VALUES (205, 'Can view region', 52, 'view_region');
INSERT INTO public.auth_permission VALUES (206, 'Can add consortium', 53, 'add_consortium');
INSERT INTO public.auth_permission VALUES (207, 'Can change consortium', 53, 'change_consortium');
INSERT INTO public.auth_permission VALUES (208, 'Can delete consortium', 53, 'delete_consortium');
INSERT INTO public.auth_permission VALUES (209, 'Can view consortium', 53, 'view_consortium');
INSERT INTO public.auth_permission VALUES (210, 'Can add commitment', 54, 'add_commitment');
INSERT INTO public.auth_permission VALUES (211, 'Can change commitment', 54, 'change_commitment');
INSERT INTO public.auth_permission VALUES (212, 'Can delete commitment', 54, 'delete_commitment');
INSERT INTO public.auth_permission VALUES (213, 'Can view commitment', 54, 'view_commitment');
INSERT INTO public.auth_permission VALUES (214, 'Can add municipality', 55, 'add_municipality');
INSERT INTO public.auth_permission VALUES (215, 'Can change municipality', 55, 'change_municipality');
INSERT INTO public.auth_permission VALUES (216, 'Can delete municipality', 55, 'delete_municipality');
INSERT INTO public.auth_permission VALUES (217, 'Can view municipality', 55, 'view_municipality');
INSERT INTO public.auth_permission VALUES (218, 'Can add contact', 56, 'add_contact');
INSERT INTO public.auth_permission VALUES (219, 'Can change contact', 56, 'change_contact');
INSERT INTO public.auth_permission VALUES (220, 'Can delete contact', 56, 'delete_contact');
INSERT INTO public.auth_permission VALUES (221, 'Can view contact', 56, 'view_contact');
INSERT INTO public.auth_permission VALUES (222, 'Can add membership', 57, 'add_membership');
INSERT INTO public.auth_permission VALUES (223, 'Can change membership', 57, 'change_membership');
INSERT INTO public.auth_permission VALUES (224, 'Can delete membership', 57, 'delete_membership');
INSERT INTO public.auth_permission VALUES (225, 'Can view membership', 57, 'view_membership');
INSERT INTO public.auth_permission VALUES (226, 'Can add profile answer', 58, 'add_profileanswer');
INSERT INTO public.auth_permission VALUES (227, 'Can change profile answer', 58, 'change_profileanswer');
INSERT INTO public.auth_permission VALUES (228, 'Can delete profile answer', 58, 'delete_profileanswer');
INSERT INTO public.auth_permission VALUES (229, 'Can view profile answer', 58, 'view_profileanswer');
INSERT INTO public.auth_permission VALUES (230, 'Can add source', 59, 'add_source');
INSERT INTO public.auth_permission VALUES (231, 'Can change source', 59, 'change_source');
INSERT INTO public.auth_permission VALUES (232, 'Can delete source', 59, 'delete_source');
INSERT INTO public.auth_permission VALUES (233, 'Can view source', 59, 'view_source');
INSERT INTO public.auth_permission VALUES (234, 'Can add alert rule', 60, 'add_alertrule');
INSERT INTO public.auth_permission VALUES (235, 'Can change alert rule', 60, 'change_alertrule');
INSERT INTO public.auth_permission VALUES (236, 'Can delete alert rule', 60, 'delete_alertrule');
INSERT INTO public.auth_permission VALUES (237, 'Can view alert rule', 60, 'view_alertrule');
INSERT INTO public.auth_permission VALUES (238, 'Can add dashboard', 61, 'add_dashboard');
INSERT INTO public.auth_permission VALUES (239, 'Can change dashboard', 61, 'change_dashboard');
INSERT INTO public.auth_permission VALUES (240, 'Can delete dashboard', 61, 'delete_dashboard');
INSERT INTO public.auth_permission VALUES (241, 'Can view dashboard', 61, 'view_dashboard');
INSERT INTO public.auth_permission VALUES (242, 'Can add dataset', 62, 'add_dataset');
INSERT INTO public.auth_permission VALUES (243, 'Can change dataset', 62, 'change_dataset');
INSERT INTO public.auth_permission VALUES (244, 'Can delete dataset', 62, 'delete_dataset');
INSERT INTO public.auth_permission VALUES (245, 'Can view dataset', 62, 'view_dataset');
INSERT INTO public.auth_permission VALUES (246, 'Can add device profile', 63, 'add_deviceprofile');
INSERT INTO public.auth_permission VALUES (247, 'Can change device profile', 63, 'change_deviceprofile');
INSERT INTO public.auth_permission VALUES (248, 'Can delete device profile', 63, 'delete_deviceprofile');
INSERT INTO public.auth_permission VALUES (249, 'Can view device profile', 63, 'view_deviceprofile');
INSERT INTO public.auth_permission VALUES (250, 'Can add entity', 64, 'add_entity');
INSERT INTO public.auth_permission VALUES (251, 'Can change entity', 64, 'change_entity');
INSERT INTO public.auth_permission VALUES (252, 'Can delete entity', 64, 'delete_entity');
INSERT INTO public.auth_permission VALUES (253, 'Can view entity', 64, 'view_entity');
INSERT INTO public.auth_permission VALUES (254, 'Can add alert', 65, 'add_alert');
INSERT INTO public.auth_permission VALUES (255, 'Can change alert', 65, 'change_alert');
INSERT INTO public.auth_permission VALUES (256, 'Can delete alert', 65, 'delete_alert');
INSERT INTO public.auth_permission VALUES (257, 'Can view alert', 65, 'view_alert');
INSERT INTO public.auth_permission VALUES (258, 'Can add series', 66, 'add_series');
INSERT INTO public.auth_permission VALUES (259, 'Can change series', 66, 'change_series');
INSERT INTO public.auth_permission VALUES (260, 'Can delete series', 66, 'delete_series');
INSERT INTO public.auth_permission VALUES (261, 'Can view series', 66, 'view_series');
INSERT INTO public.auth_permission VALUES (262, 'Can add source status', 67, 'add_sourcestatus');
INSERT INTO public.auth_permission VALUES (263, 'Can change source status', 67, 'change_sourcestatus');
INSERT INTO public.auth_permission VALUES (264, 'Can delete source status', 67, 'delete_sourcestatus');
INSERT INTO public.auth_permission VALUES (265, 'Can view source status', 67, 'view_sourcestatus');
INSERT INTO public.auth_permission VALUES (266, 'Can add held message', 68, 'add_heldmessage');
INSERT INTO public.auth_permission VALUES (267, 'Can change held message', 68, 'change_heldmessage');
INSERT INTO public.auth_permission VALUES (268, 'Can delete held message', 68, 'delete_heldmessage');
INSERT INTO public.auth_permission VALUES (269, 'Can view held message', 68, 'view_heldmessage');
INSERT INTO public.auth_permission VALUES (270, 'Can add device', 69, 'add_device');
INSERT INTO public.auth_permission VALUES (271, 'Can change device', 69, 'change_device');
INSERT INTO public.auth_permission VALUES (272, 'Can delete device', 69, 'delete_device');
INSERT INTO public.auth_permission VALUES (273, 'Can view device', 69, 'view_device');
INSERT INTO public.auth_permission VALUES (274, 'Can add source key', 70, 'add_sourcekey');
INSERT INTO public.auth_permission VALUES (275, 'Can change source key', 70, 'change_sourcekey');
INSERT INTO public.auth_permission VALUES (276, 'Can delete source key', 70, 'delete_sourcekey');
INSERT INTO public.auth_permission VALUES (277, 'Can view source key', 70, 'view_sourcekey');
INSERT INTO public.auth_permission VALUES (278, 'Can add access token', 71, 'add_accesstoken');
INSERT INTO public.auth_permission VALUES (279, 'Can change access token', 71, 'change_accesstoken');
INSERT INTO public.auth_permission VALUES (280, 'Can delete access token', 71, 'delete_accesstoken');
INSERT INTO public.auth_permission VALUES (281, 'Can view access token', 71, 'view_accesstoken');
INSERT INTO public.auth_permission VALUES (282, 'Can add hosted context', 72, 'add_hostedcontext');
INSERT INTO public.auth_permission VALUES (283, 'Can change hosted context', 72, 'change_hostedcontext');
INSERT INTO public.auth_permission VALUES (284, 'Can delete hosted context', 72, 'delete_hostedcontext');
INSERT INTO public.auth_permission VALUES (285, 'Can view hosted context', 72, 'view_hostedcontext');
INSERT INTO public.auth_permission VALUES (286, 'Can add registration', 73, 'add_registration');
INSERT INTO public.auth_permission VALUES (287, 'Can change registration', 73, 'change_registration');
INSERT INTO public.auth_permission VALUES (288, 'Can delete registration', 73, 'delete_registration');
INSERT INTO public.auth_permission VALUES (289, 'Can view registration', 73, 'view_registration');
INSERT INTO public.auth_permission VALUES (290, 'Can add subscription', 74, 'add_subscription');
INSERT INTO public.auth_permission VALUES (291, 'Can change subscription', 74, 'change_subscription');
INSERT INTO public.auth_permission VALUES (292, 'Can delete subscription', 74, 'delete_subscription');
INSERT INTO public.auth_permission VALUES (293, 'Can view subscription', 74, 'view_subscription');
INSERT INTO public.auth_permission VALUES (294, 'Can add cold leftover', 75, 'add_coldleftover');
INSERT INTO public.auth_permission VALUES (295, 'Can change cold leftover', 75, 'change_coldleftover');
INSERT INTO public.auth_permission VALUES (296, 'Can delete cold leftover', 75, 'delete_coldleftover');
INSERT INTO public.auth_permission VALUES (297, 'Can view cold leftover', 75, 'view_coldleftover');
INSERT INTO public.auth_permission VALUES (298, 'Can add keeping', 76, 'add_keeping');
INSERT INTO public.auth_permission VALUES (299, 'Can change keeping', 76, 'change_keeping');
INSERT INTO public.auth_permission VALUES (300, 'Can delete keeping', 76, 'delete_keeping');
INSERT INTO public.auth_permission VALUES (301, 'Can view keeping', 76, 'view_keeping');
INSERT INTO public.auth_permission VALUES (302, 'Can add cold file', 77, 'add_coldfile');
INSERT INTO public.auth_permission VALUES (303, 'Can change cold file', 77, 'change_coldfile');
INSERT INTO public.auth_permission VALUES (304, 'Can delete cold file', 77, 'delete_coldfile');
INSERT INTO public.auth_permission VALUES (305, 'Can view cold file', 77, 'view_coldfile');
INSERT INTO public.auth_permission VALUES (306, 'Can add source configuration', 78, 'add_sourceconfiguration');
INSERT INTO public.auth_permission VALUES (307, 'Can change source configuration', 78, 'change_sourceconfiguration');
INSERT INTO public.auth_permission VALUES (308, 'Can delete source configuration', 78, 'delete_sourceconfiguration');
INSERT INTO public.auth_permission VALUES (309, 'Can view source configuration', 78, 'view_sourceconfiguration');
INSERT INTO public.auth_permission VALUES (310, 'Can add source progress', 79, 'add_sourceprogress');
INSERT INTO public.auth_permission VALUES (311, 'Can change source progress', 79, 'change_sourceprogress');
INSERT INTO public.auth_permission VALUES (312, 'Can delete source progress', 79, 'delete_sourceprogress');
INSERT INTO public.auth_permission VALUES (313, 'Can view source progress', 79, 'view_sourceprogress');
INSERT INTO public.auth_permission VALUES (314, 'Can add source hour', 80, 'add_sourcehour');
INSERT INTO public.auth_permission VALUES (315, 'Can change source hour', 80, 'change_sourcehour');
INSERT INTO public.auth_permission VALUES (316, 'Can delete source hour', 80, 'delete_sourcehour');
INSERT INTO public.auth_permission VALUES (317, 'Can view source hour', 80, 'view_sourcehour');
INSERT INTO public.auth_permission VALUES (318, 'Can add public type', 81, 'add_publictype');
INSERT INTO public.auth_permission VALUES (319, 'Can change public type', 81, 'change_publictype');
INSERT INTO public.auth_permission VALUES (320, 'Can delete public type', 81, 'delete_publictype');
INSERT INTO public.auth_permission VALUES (321, 'Can view public type', 81, 'view_publictype');
INSERT INTO public.auth_permission VALUES (322, 'Can add cold removal', 82, 'add_coldremoval');
INSERT INTO public.auth_permission VALUES (323, 'Can change cold removal', 82, 'change_coldremoval');
INSERT INTO public.auth_permission VALUES (324, 'Can delete cold removal', 82, 'delete_coldremoval');
INSERT INTO public.auth_permission VALUES (325, 'Can view cold removal', 82, 'view_coldremoval');
INSERT INTO public.auth_permission VALUES (326, 'Can add device health', 83, 'add_devicehealth');
INSERT INTO public.auth_permission VALUES (327, 'Can change device health', 83, 'change_devicehealth');
INSERT INTO public.auth_permission VALUES (328, 'Can delete device health', 83, 'delete_devicehealth');
INSERT INTO public.auth_permission VALUES (329, 'Can view device health', 83, 'view_devicehealth');
INSERT INTO public.auth_permission VALUES (330, 'Can add upload', 84, 'add_upload');
INSERT INTO public.auth_permission VALUES (331, 'Can change upload', 84, 'change_upload');
INSERT INTO public.auth_permission VALUES (332, 'Can delete upload', 84, 'delete_upload');
INSERT INTO public.auth_permission VALUES (333, 'Can view upload', 84, 'view_upload');
INSERT INTO public.auth_permission VALUES (334, 'Can add upload part', 85, 'add_uploadpart');
INSERT INTO public.auth_permission VALUES (335, 'Can change upload part', 85, 'change_uploadpart');
INSERT INTO public.auth_permission VALUES (336, 'Can delete upload part', 85, 'delete_uploadpart');
INSERT INTO public.auth_permission VALUES (337, 'Can view upload part', 85, 'view_uploadpart');
INSERT INTO public.auth_permission VALUES (338, 'Can add alert event', 86, 'add_alertevent');
INSERT INTO public.auth_permission VALUES (339, 'Can change alert event', 86, 'change_alertevent');
INSERT INTO public.auth_permission VALUES (340, 'Can delete alert event', 86, 'delete_alertevent');
INSERT INTO public.auth_permission VALUES (341, 'Can view alert event', 86, 'view_alertevent');
INSERT INTO public.auth_permission VALUES (342, 'Can add action field', 87, 'add_actionfield');
INSERT INTO public.auth_permission VALUES (343, 'Can change action field', 87, 'change_actionfield');
INSERT INTO public.auth_permission VALUES (344, 'Can delete action field', 87, 'delete_actionfield');
INSERT INTO public.auth_permission VALUES (345, 'Can view action field', 87, 'view_actionfield');
INSERT INTO public.auth_permission VALUES (346, 'Can add sdg goal', 88, 'add_sdggoal');
INSERT INTO public.auth_permission VALUES (347, 'Can change sdg goal', 88, 'change_sdggoal');
INSERT INTO public.auth_permission VALUES (348, 'Can delete sdg goal', 88, 'delete_sdggoal');
INSERT INTO public.auth_permission VALUES (349, 'Can view sdg goal', 88, 'view_sdggoal');
INSERT INTO public.auth_permission VALUES (350, 'Can add goal', 89, 'add_goal');
INSERT INTO public.auth_permission VALUES (351, 'Can change goal', 89, 'change_goal');
INSERT INTO public.auth_permission VALUES (352, 'Can delete goal', 89, 'delete_goal');
INSERT INTO public.auth_permission VALUES (353, 'Can view goal', 89, 'view_goal');
INSERT INTO public.auth_permission VALUES (354, 'Can add indicator', 90, 'add_indicator');
INSERT INTO public.auth_permission VALUES (355, 'Can change indicator', 90, 'change_indicator');
INSERT INTO public.auth_permission VALUES (356, 'Can delete indicator', 90, 'delete_indicator');
INSERT INTO public.auth_permission VALUES (357, 'Can view indicator', 90, 'view_indicator');
INSERT INTO public.auth_permission VALUES (358, 'Can add key result', 91, 'add_keyresult');
INSERT INTO public.auth_permission VALUES (359, 'Can change key result', 91, 'change_keyresult');
INSERT INTO public.auth_permission VALUES (360, 'Can delete key result', 91, 'delete_keyresult');
INSERT INTO public.auth_permission VALUES (361, 'Can view key result', 91, 'view_keyresult');
INSERT INTO public.auth_permission VALUES (362, 'Can add check in', 92, 'add_checkin');
INSERT INTO public.auth_permission VALUES (363, 'Can change check in', 92, 'change_checkin');
INSERT INTO public.auth_permission VALUES (364, 'Can delete check in', 92, 'delete_checkin');
INSERT INTO public.auth_permission VALUES (365, 'Can view check in', 92, 'view_checkin');
INSERT INTO public.auth_permission VALUES (366, 'Can add objective', 93, 'add_objective');
INSERT INTO public.auth_permission VALUES (367, 'Can change objective', 93, 'change_objective');
INSERT INTO public.auth_permission VALUES (368, 'Can delete objective', 93, 'delete_objective');
INSERT INTO public.auth_permission VALUES (369, 'Can view objective', 93, 'view_objective');
INSERT INTO public.auth_permission VALUES (370, 'Can add strategy', 94, 'add_strategy');
INSERT INTO public.auth_permission VALUES (371, 'Can change strategy', 94, 'change_strategy');
INSERT INTO public.auth_permission VALUES (372, 'Can delete strategy', 94, 'delete_strategy');
INSERT INTO public.auth_permission VALUES (373, 'Can view strategy', 94, 'view_strategy');
INSERT INTO public.auth_permission VALUES (374, 'Can add future statement', 95, 'add_futurestatement');
INSERT INTO public.auth_permission VALUES (375, 'Can change future statement', 95, 'change_futurestatement');
INSERT INTO public.auth_permission VALUES (376, 'Can delete future statement', 95, 'delete_futurestatement');
INSERT INTO public.auth_permission VALUES (377, 'Can view future statement', 95, 'view_futurestatement');
INSERT INTO public.auth_permission VALUES (378, 'Can add checklist', 96, 'add_checklist');
INSERT INTO public.auth_permission VALUES (379, 'Can change checklist', 96, 'change_checklist');
INSERT INTO public.auth_permission VALUES (380, 'Can delete checklist', 96, 'delete_checklist');
INSERT INTO public.auth_permission VALUES (381, 'Can view checklist', 96, 'view_checklist');
INSERT INTO public.auth_permission VALUES (382, 'Can add external plan', 97, 'add_externalplan');
INSERT INTO public.auth_permission VALUES (383, 'Can change external plan', 97, 'change_externalplan');
INSERT INTO public.auth_permission VALUES (384, 'Can delete external plan', 97, 'delete_externalplan');
INSERT INTO public.auth_permission VALUES (385, 'Can view external plan', 97, 'view_externalplan');
INSERT INTO public.auth_permission VALUES (386, 'Can add frozen result', 98, 'add_frozenresult');
INSERT INTO public.auth_permission VALUES (387, 'Can change frozen result', 98, 'change_frozenresult');
INSERT INTO public.auth_permission VALUES (388, 'Can delete frozen result', 98, 'delete_frozenresult');
INSERT INTO public.auth_permission VALUES (389, 'Can view frozen result', 98, 'view_frozenresult');
INSERT INTO public.auth_permission VALUES (390, 'Can add guard section', 99, 'add_guardsection');
INSERT INTO public.auth_permission VALUES (391, 'Can change guard section', 99, 'change_guardsection');
INSERT INTO public.auth_permission VALUES (392, 'Can delete guard section', 99, 'delete_guardsection');
INSERT INTO public.auth_permission VALUES (393, 'Can view guard section', 99, 'view_guardsection');
INSERT INTO public.auth_permission VALUES (394, 'Can add guard rail', 100, 'add_guardrail');
INSERT INTO public.auth_permission VALUES (395, 'Can change guard rail', 100, 'change_guardrail');
INSERT INTO public.auth_permission VALUES (396, 'Can delete guard rail', 100, 'delete_guardrail');
INSERT INTO public.auth_permission VALUES (397, 'Can view guard rail', 100, 'view_guardrail');
INSERT INTO public.auth_permission VALUES (398, 'Can add guiding answer', 101, 'add_guidinganswer');
INSERT INTO public.auth_permission VALUES (399, 'Can change guiding answer', 101, 'change_guidinganswer');
INSERT INTO public.auth_permission VALUES (400, 'Can delete guiding answer', 101, 'delete_guidinganswer');
INSERT INTO public.auth_permission VALUES (401, 'Can view guiding answer', 101, 'view_guidinganswer');
INSERT INTO public.auth_permission VALUES (402, 'Can add inventory item', 102, 'add_inventoryitem');
INSERT INTO public.auth_permission VALUES (403, 'Can change inventory item', 102, 'change_inventoryitem');
INSERT INTO public.auth_permission VALUES (404, 'Can delete inventory item', 102, 'delete_inventoryitem');
INSERT INTO public.auth_permission VALUES (405, 'Can view inventory item', 102, 'view_inventoryitem');
INSERT INTO public.auth_permission VALUES (406, 'Can add journey', 103, 'add_journey');
INSERT INTO public.auth_permission VALUES (407, 'Can change journey', 103, 'change_journey');
INSERT INTO public.auth_permission VALUES (408, 'Can delete journey', 103, 'delete_journey');
INSERT INTO public.auth_permission VALUES (409, 'Can view journey', 103, 'view_journey');
INSERT INTO public.auth_permission VALUES (410, 'Can add journey step', 104, 'add_journeystep');
INSERT INTO public.auth_permission VALUES (411, 'Can change journey step', 104, 'change_journeystep');
INSERT INTO public.auth_permission VALUES (412, 'Can delete journey step', 104, 'delete_journeystep');
INSERT INTO public.auth_permission VALUES (413, 'Can view journey step', 104, 'view_journeystep');
INSERT INTO public.auth_permission VALUES (414, 'Can add narrative', 105, 'add_narrative');
INSERT INTO public.auth_permission VALUES (415, 'Can change narrative', 105, 'change_narrative');
INSERT INTO public.auth_permission VALUES (416, 'Can delete narrative', 105, 'delete_narrative');
INSERT INTO public.auth_permission VALUES (417, 'Can view narrative', 105, 'view_narrative');
INSERT INTO public.auth_permission VALUES (418, 'Can add contact point', 106, 'add_contactpoint');
INSERT INTO public.auth_permission VALUES (419, 'Can change contact point', 106, 'change_contactpoint');
INSERT INTO public.auth_permission VALUES (420, 'Can delete contact point', 106, 'delete_contactpoint');
INSERT INTO public.auth_permission VALUES (421, 'Can view contact point', 106, 'view_contactpoint');
INSERT INTO public.auth_permission VALUES (422, 'Can add okr cycle', 107, 'add_okrcycle');
INSERT INTO public.auth_permission VALUES (423, 'Can change okr cycle', 107, 'change_okrcycle');
INSERT INTO public.auth_permission VALUES (424, 'Can delete okr cycle', 107, 'delete_okrcycle');
INSERT INTO public.auth_permission VALUES (425, 'Can view okr cycle', 107, 'view_okrcycle');
INSERT INTO public.auth_permission VALUES (426, 'Can add persona', 108, 'add_persona');
INSERT INTO public.auth_permission VALUES (427, 'Can change persona', 108, 'change_persona');
INSERT INTO public.auth_permission VALUES (428, 'Can delete persona', 108, 'delete_persona');
INSERT INTO public.auth_permission VALUES (429, 'Can view persona', 108, 'view_persona');
INSERT INTO public.auth_permission VALUES (430, 'Can add plan link', 109, 'add_planlink');
INSERT INTO public.auth_permission VALUES (431, 'Can change plan link', 109, 'change_planlink');
INSERT INTO public.auth_permission VALUES (432, 'Can delete plan link', 109, 'delete_planlink');
INSERT INTO public.auth_permission VALUES (433, 'Can view plan link', 109, 'view_planlink');
INSERT INTO public.auth_permission VALUES (434, 'Can add process step', 110, 'add_processstep');
INSERT INTO public.auth_permission VALUES (435, 'Can change process step', 110, 'change_processstep');
INSERT INTO public.auth_permission VALUES (436, 'Can delete process step', 110, 'delete_processstep');
INSERT INTO public.auth_permission VALUES (437, 'Can view process step', 110, 'view_processstep');
INSERT INTO public.auth_permission VALUES (438, 'Can add scenario', 111, 'add_scenario');
INSERT INTO public.auth_permission VALUES (439, 'Can change scenario', 111, 'change_scenario');
INSERT INTO public.auth_permission VALUES (440, 'Can delete scenario', 111, 'delete_scenario');
INSERT INTO public.auth_permission VALUES (441, 'Can view scenario', 111, 'view_scenario');
INSERT INTO public.auth_permission VALUES (442, 'Can add strategy version', 112, 'add_strategyversion');
INSERT INTO public.auth_permission VALUES (443, 'Can change strategy version', 112, 'change_strategyversion');
INSERT INTO public.auth_permission VALUES (444, 'Can delete strategy version', 112, 'delete_strategyversion');
INSERT INTO public.auth_permission VALUES (445, 'Can view strategy version', 112, 'view_strategyversion');
INSERT INTO public.auth_permission VALUES (446, 'Can add checklist question', 113, 'add_checklistquestion');
INSERT INTO public.auth_permission VALUES (447, 'Can change checklist question', 113, 'change_checklistquestion');
INSERT INTO public.auth_permission VALUES (448, 'Can delete checklist question', 113, 'delete_checklistquestion');
INSERT INTO public.auth_permission VALUES (449, 'Can view checklist question', 113, 'view_checklistquestion');
INSERT INTO public.auth_permission VALUES (450, 'Can add contents entry', 114, 'add_contentsentry');
INSERT INTO public.auth_permission VALUES (451, 'Can change contents entry', 114, 'change_contentsentry');
INSERT INTO public.auth_permission VALUES (452, 'Can delete contents entry', 114, 'delete_contentsentry');
INSERT INTO public.auth_permission VALUES (453, 'Can view contents entry', 114, 'view_contentsentry');
INSERT INTO public.auth_permission VALUES (454, 'Can add field choice', 115, 'add_fieldchoice');
INSERT INTO public.auth_permission VALUES (455, 'Can change field choice', 115, 'change_fieldchoice');
INSERT INTO public.auth_permission VALUES (456, 'Can delete field choice', 115, 'delete_fieldchoice');
INSERT INTO public.auth_permission VALUES (457, 'Can view field choice', 115, 'view_fieldchoice');
INSERT INTO public.auth_permission VALUES (458, 'Can add goal link', 116, 'add_goallink');
INSERT INTO public.auth_permission VALUES (459, 'Can change goal link', 116, 'change_goallink');
INSERT INTO public.auth_permission VALUES (460, 'Can delete goal link', 116, 'delete_goallink');
INSERT INTO public.auth_permission VALUES (461, 'Can view goal link', 116, 'view_goallink');
INSERT INTO public.auth_permission VALUES (462, 'Can add import batch', 117, 'add_importbatch');
INSERT INTO public.auth_permission VALUES (463, 'Can change import batch', 117, 'change_importbatch');
INSERT INTO public.auth_permission VALUES (464, 'Can delete import batch', 117, 'delete_importbatch');
INSERT INTO public.auth_permission VALUES (465, 'Can view import batch', 117, 'view_importbatch');
INSERT INTO public.auth_permission VALUES (466, 'Can add statistic', 118, 'add_statistic');
INSERT INTO public.auth_permission VALUES (467, 'Can change statistic', 118, 'change_statistic');
INSERT INTO public.auth_permission VALUES (468, 'Can delete statistic', 118, 'delete_statistic');
INSERT INTO public.auth_permission VALUES (469, 'Can view statistic', 118, 'view_statistic');
INSERT INTO public.auth_permission VALUES (470, 'Can add statistic target', 119, 'add_statistictarget');
INSERT INTO public.auth_permission VALUES (471, 'Can change statistic target', 119, 'change_statistictarget');
INSERT INTO public.auth_permission VALUES (472, 'Can delete statistic target', 119, 'delete_statistictarget');
INSERT INTO public.auth_permission VALUES (473, 'Can view statistic target', 119, 'view_statistictarget');
INSERT INTO public.auth_permission VALUES (474, 'Can add statistic value', 120, 'add_statisticvalue');
INSERT INTO public.auth_permission VALUES (475, 'Can change statistic value', 120, 'change_statisticvalue');
INSERT INTO public.auth_permission VALUES (476, 'Can delete statistic value', 120, 'delete_statisticvalue');
INSERT INTO public.auth_permission VALUES (477, 'Can view statistic value', 120, 'view_statisticvalue');
INSERT INTO public.auth_permission VALUES (478, 'Can add steering note', 121, 'add_steeringnote');
INSERT INTO public.auth_permission VALUES (479, 'Can change steering note', 121, 'change_steeringnote');
INSERT INTO public.auth_permission VALUES (480, 'Can delete steering note', 121, 'delete_steeringnote');
INSERT INTO public.auth_permission VALUES (481, 'Can view steering note', 121, 'view_steeringnote');
INSERT INTO public.auth_permission VALUES (482, 'Can add strategy factor', 122, 'add_strategyfactor');
INSERT INTO public.auth_permission VALUES (483, 'Can change strategy factor', 122, 'change_strategyfactor');
INSERT INTO public.auth_permission VALUES (484, 'Can delete strategy factor', 122, 'delete_strategyfactor');
INSERT INTO public.auth_permission VALUES (485, 'Can view strategy factor', 122, 'view_strategyfactor');
INSERT INTO public.auth_permission VALUES (486, 'Can add strategy review', 123, 'add_strategyreview');
INSERT INTO public.auth_permission VALUES (487, 'Can change strategy review', 123, 'change_strategyreview');
INSERT INTO public.auth_permission VALUES (488, 'Can delete strategy review', 123, 'delete_strategyreview');
INSERT INTO public.auth_permission VALUES (489, 'Can view strategy review', 123, 'view_strategyreview');
INSERT INTO public.auth_permission VALUES (490, 'Can add target change', 124, 'add_targetchange');
INSERT INTO public.auth_permission VALUES (491, 'Can change target change', 124, 'change_targetchange');
INSERT INTO public.auth_permission VALUES (492, 'Can delete target change', 124, 'delete_targetchange');
INSERT INTO public.auth_permission VALUES (493, 'Can view target change', 124, 'view_targetchange');
INSERT INTO public.auth_permission VALUES (494, 'Can add inventory batch', 125, 'add_inventorybatch');
INSERT INTO public.auth_permission VALUES (495, 'Can change inventory batch', 125, 'change_inventorybatch');
INSERT INTO public.auth_permission VALUES (496, 'Can delete inventory batch', 125, 'delete_inventorybatch');
INSERT INTO public.auth_permission VALUES (497, 'Can view inventory batch', 125, 'view_inventorybatch');
INSERT INTO public.auth_permission VALUES (498, 'Can add check in correction', 126, 'add_checkincorrection');
INSERT INTO public.auth_permission VALUES (499, 'Can change check in correction', 126, 'change_checkincorrection');
INSERT INTO public.auth_permission VALUES (500, 'Can delete check in correction', 126, 'delete_checkincorrection');
INSERT INTO public.auth_permission VALUES (501, 'Can view check in correction', 126, 'view_checkincorrection');
INSERT INTO public.auth_permission VALUES (502, 'Can add adoption', 127, 'add_adoption');
INSERT INTO public.auth_permission VALUES (503, 'Can change adoption', 127, 'change_adoption');
INSERT INTO public.auth_permission VALUES (504, 'Can delete adoption', 127, 'delete_adoption');
INSERT INTO public.auth_permission VALUES (505, 'Can view adoption', 127, 'view_adoption');
INSERT INTO public.auth_permission VALUES (506, 'Can add agreement', 128, 'add_agreement');
INSERT INTO public.auth_permission VALUES (507, 'Can change agreement', 128, 'change_agreement');
INSERT INTO public.auth_permission VALUES (508, 'Can delete agreement', 128, 'delete_agreement');
INSERT INTO public.auth_permission VALUES (509, 'Can view agreement', 128, 'view_agreement');
INSERT INTO public.auth_permission VALUES (510, 'Can add decision', 129, 'add_decision');
INSERT INTO public.auth_permission VALUES (511, 'Can change decision', 129, 'change_decision');
INSERT INTO public.auth_permission VALUES (512, 'Can delete decision', 129, 'delete_decision');
INSERT INTO public.auth_permission VALUES (513, 'Can view decision', 129, 'view_decision');
INSERT INTO public.auth_permission VALUES (514, 'Can add effect report', 130, 'add_effectreport');
INSERT INTO public.auth_permission VALUES (515, 'Can change effect report', 130, 'change_effectreport');
INSERT INTO public.auth_permission VALUES (516, 'Can delete effect report', 130, 'delete_effectreport');
INSERT INTO public.auth_permission VALUES (517, 'Can view effect report', 130, 'view_effectreport');
INSERT INTO public.auth_permission VALUES (518, 'Can add expense', 131, 'add_expense');
INSERT INTO public.auth_permission VALUES (519, 'Can change expense', 131, 'change_expense');
INSERT INTO public.auth_permission VALUES (520, 'Can delete expense', 131, 'delete_expense');
INSERT INTO public.auth_permission VALUES (521, 'Can view expense', 131, 'view_expense');
INSERT INTO public.auth_permission VALUES (522, 'Can add installation', 132, 'add_installation');
INSERT INTO public.auth_permission VALUES (523, 'Can change installation', 132, 'change_installation');
INSERT INTO public.auth_permission VALUES (524, 'Can delete installation', 132, 'delete_installation');
INSERT INTO public.auth_permission VALUES (525, 'Can view installation', 132, 'view_installation');
INSERT INTO public.auth_permission VALUES (526, 'Can add installation draft', 133, 'add_installationdraft');
INSERT INTO public.auth_permission VALUES (527, 'Can change installation draft', 133, 'change_installationdraft');
INSERT INTO public.auth_permission VALUES (528, 'Can delete installation draft', 133, 'delete_installationdraft');
INSERT INTO public.auth_permission VALUES (529, 'Can view installation draft', 133, 'view_installationdraft');
INSERT INTO public.auth_permission VALUES (530, 'Can add question', 134, 'add_question');
INSERT INTO public.auth_permission VALUES (531, 'Can change question', 134, 'change_question');
INSERT INTO public.auth_permission VALUES (532, 'Can delete question', 134, 'delete_question');
INSERT INTO public.auth_permission VALUES (533, 'Can view question', 134, 'view_question');
INSERT INTO public.auth_permission VALUES (534, 'Can add reply', 135, 'add_reply');
INSERT INTO public.auth_permission VALUES (535, 'Can change reply', 135, 'change_reply');
INSERT INTO public.auth_permission VALUES (536, 'Can delete reply', 135, 'delete_reply');
INSERT INTO public.auth_permission VALUES (537, 'Can view reply', 135, 'view_reply');
INSERT INTO public.auth_permission VALUES (538, 'Can add solution', 136, 'add_solution');
INSERT INTO public.auth_permission VALUES (539, 'Can change solution', 136, 'change_solution');
INSERT INTO public.auth_permission VALUES (540, 'Can delete solution', 136, 'delete_solution');
INSERT INTO public.auth_permission VALUES (541, 'Can view solution', 136, 'view_solution');
INSERT INTO public.auth_permission VALUES (542, 'Can add fit check', 137, 'add_fitcheck');
INSERT INTO public.auth_permission VALUES (543, 'Can change fit check', 137, 'change_fitcheck');
INSERT INTO public.auth_permission VALUES (544, 'Can delete fit check', 137, 'delete_fitcheck');
INSERT INTO public.auth_permission VALUES (545, 'Can view fit check', 137, 'view_fitcheck');
INSERT INTO public.auth_permission VALUES (546, 'Can add solution version', 138, 'add_solutionversion');
INSERT INTO public.auth_permission VALUES (547, 'Can change solution version', 138, 'change_solutionversion');
INSERT INTO public.auth_permission VALUES (548, 'Can delete solution version', 138, 'delete_solutionversion');
INSERT INTO public.auth_permission VALUES (549, 'Can view solution version', 138, 'view_solutionversion');
INSERT INTO public.auth_permission VALUES (550, 'Can add training', 139, 'add_training');
INSERT INTO public.auth_permission VALUES (551, 'Can change training', 139, 'change_training');
INSERT INTO public.auth_permission VALUES (552, 'Can delete training', 139, 'delete_training');
INSERT INTO public.auth_permission VALUES (553, 'Can view training', 139, 'view_training');
INSERT INTO public.auth_permission VALUES (554, 'Can add adoption step', 140, 'add_adoptionstep');
INSERT INTO public.auth_permission VALUES (555, 'Can change adoption step', 140, 'change_adoptionstep');
INSERT INTO public.auth_permission VALUES (556, 'Can delete adoption step', 140, 'delete_adoptionstep');
INSERT INTO public.auth_permission VALUES (557, 'Can view adoption step', 140, 'view_adoptionstep');
INSERT INTO public.auth_permission VALUES (558, 'Can add guide progress', 141, 'add_guideprogress');
INSERT INTO public.auth_permission VALUES (559, 'Can change guide progress', 141, 'change_guideprogress');
INSERT INTO public.auth_permission VALUES (560, 'Can delete guide progress', 141, 'delete_guideprogress');
INSERT INTO public.auth_permission VALUES (561, 'Can view guide progress', 141, 'view_guideprogress');
INSERT INTO public.auth_permission VALUES (562, 'Can add installation secret', 142, 'add_installationsecret');
INSERT INTO public.auth_permission VALUES (563, 'Can change installation secret', 142, 'change_installationsecret');
INSERT INTO public.auth_permission VALUES (564, 'Can delete installation secret', 142, 'delete_installationsecret');
INSERT INTO public.auth_permission VALUES (565, 'Can view installation secret', 142, 'view_installationsecret');
INSERT INTO public.auth_permission VALUES (566, 'Can add cost line', 143, 'add_costline');
INSERT INTO public.auth_permission VALUES (567, 'Can change cost line', 143, 'change_costline');
INSERT INTO public.auth_permission VALUES (568, 'Can delete cost line', 143, 'delete_costline');
INSERT INTO public.auth_permission VALUES (569, 'Can view cost line', 143, 'view_costline');
INSERT INTO public.auth_permission VALUES (570, 'Can add criterion', 144, 'add_criterion');
INSERT INTO public.auth_permission VALUES (571, 'Can change criterion', 144, 'change_criterion');
INSERT INTO public.auth_permission VALUES (572, 'Can delete criterion', 144, 'delete_criterion');
INSERT INTO public.auth_permission VALUES (573, 'Can view criterion', 144, 'view_criterion');
INSERT INTO public.auth_permission VALUES (574, 'Can add bundle', 145, 'add_bundle');
INSERT INTO public.auth_permission VALUES (575, 'Can change bundle', 145, 'change_bundle');
INSERT INTO public.auth_permission VALUES (576, 'Can delete bundle', 145, 'delete_bundle');
INSERT INTO public.auth_permission VALUES (577, 'Can view bundle', 145, 'view_bundle');
INSERT INTO public.auth_permission VALUES (578, 'Can add call', 146, 'add_call');
INSERT INTO public.auth_permission VALUES (579, 'Can change call', 146, 'change_call');
INSERT INTO public.auth_permission VALUES (580, 'Can delete call', 146, 'delete_call');
INSERT INTO public.auth_permission VALUES (581, 'Can view call', 146, 'view_call');
INSERT INTO public.auth_permission VALUES (582, 'Can add check', 147, 'add_check');
INSERT INTO public.auth_permission VALUES (583, 'Can change check', 147, 'change_check');
INSERT INTO public.auth_permission VALUES (584, 'Can delete check', 147, 'delete_check');
INSERT INTO public.auth_permission VALUES (585, 'Can view check', 147, 'view_check');
INSERT INTO public.auth_permission VALUES (586, 'Can add check answer', 148, 'add_checkanswer');
INSERT INTO public.auth_permission VALUES (587, 'Can change check answer', 148, 'change_checkanswer');
INSERT INTO public.auth_permission VALUES (588, 'Can delete check answer', 148, 'delete_checkanswer');
INSERT INTO public.auth_permission VALUES (589, 'Can view check answer', 148, 'view_checkanswer');
INSERT INTO public.auth_permission VALUES (590, 'Can add funding source', 149, 'add_fundingsource');
INSERT INTO public.auth_permission VALUES (591, 'Can change funding source', 149, 'change_fundingsource');
INSERT INTO public.auth_permission VALUES (592, 'Can delete funding source', 149, 'delete_fundingsource');
INSERT INTO public.auth_permission VALUES (593, 'Can view funding source', 149, 'view_fundingsource');
INSERT INTO public.auth_permission VALUES (594, 'Can add lead project', 150, 'add_leadproject');
INSERT INTO public.auth_permission VALUES (595, 'Can change lead project', 150, 'change_leadproject');
INSERT INTO public.auth_permission VALUES (596, 'Can delete lead project', 150, 'delete_leadproject');
INSERT INTO public.auth_permission VALUES (597, 'Can view lead project', 150, 'view_leadproject');
INSERT INTO public.auth_permission VALUES (598, 'Can add lead log entry', 151, 'add_leadlogentry');
INSERT INTO public.auth_permission VALUES (599, 'Can change lead log entry', 151, 'change_leadlogentry');
INSERT INTO public.auth_permission VALUES (600, 'Can delete lead log entry', 151, 'delete_leadlogentry');
INSERT INTO public.auth_permission VALUES (601, 'Can view lead log entry', 151, 'view_leadlogentry');
INSERT INTO public.auth_permission VALUES (602, 'Can add measure', 152, 'add_measure');
INSERT INTO public.auth_permission VALUES (603, 'Can change measure', 152, 'change_measure');
INSERT INTO public.auth_permission VALUES (604, 'Can delete measure', 152, 'delete_measure');
INSERT INTO public.auth_permission VALUES (605, 'Can view measure', 152, 'view_measure');
INSERT INTO public.auth_permission VALUES (606, 'Can add learning', 153, 'add_learning');
INSERT INTO public.auth_permission VALUES (607, 'Can change learning', 153, 'change_learning');
INSERT INTO public.auth_permission VALUES (608, 'Can delete learning', 153, 'delete_learning');
INSERT INTO public.auth_permission VALUES (609, 'Can view learning', 153, 'view_learning');
INSERT INTO public.auth_permission VALUES (610, 'Can add contribution', 154, 'add_contribution');
INSERT INTO public.auth_permission VALUES (611, 'Can change contribution', 154, 'change_contribution');
INSERT INTO public.auth_permission VALUES (612, 'Can delete contribution', 154, 'delete_contribution');
INSERT INTO public.auth_permission VALUES (613, 'Can view contribution', 154, 'view_contribution');
INSERT INTO public.auth_permission VALUES (614, 'Can add candidate', 155, 'add_candidate');
INSERT INTO public.auth_permission VALUES (615, 'Can change candidate', 155, 'change_candidate');
INSERT INTO public.auth_permission VALUES (616, 'Can delete candidate', 155, 'delete_candidate');
INSERT INTO public.auth_permission VALUES (617, 'Can view candidate', 155, 'view_candidate');
INSERT INTO public.auth_permission VALUES (618, 'Can add budget line', 156, 'add_budgetline');
INSERT INTO public.auth_permission VALUES (619, 'Can change budget line', 156, 'change_budgetline');
INSERT INTO public.auth_permission VALUES (620, 'Can delete budget line', 156, 'delete_budgetline');
INSERT INTO public.auth_permission VALUES (621, 'Can view budget line', 156, 'view_budgetline');
INSERT INTO public.auth_permission VALUES (622, 'Can add measure actor', 157, 'add_measureactor');
INSERT INTO public.auth_permission VALUES (623, 'Can change measure actor', 157, 'change_measureactor');
INSERT INTO public.auth_permission VALUES (624, 'Can delete measure actor', 157, 'delete_measureactor');
INSERT INTO public.auth_permission VALUES (625, 'Can view measure actor', 157, 'view_measureactor');
INSERT INTO public.auth_permission VALUES (626, 'Can add measure import', 158, 'add_measureimport');
INSERT INTO public.auth_permission VALUES (627, 'Can change measure import', 158, 'change_measureimport');
INSERT INTO public.auth_permission VALUES (628, 'Can delete measure import', 158, 'delete_measureimport');
INSERT INTO public.auth_permission VALUES (629, 'Can view measure import', 158, 'view_measureimport');
INSERT INTO public.auth_permission VALUES (630, 'Can add measure picture', 159, 'add_measurepicture');
INSERT INTO public.auth_permission VALUES (631, 'Can change measure picture', 159, 'change_measurepicture');
INSERT INTO public.auth_permission VALUES (632, 'Can delete measure picture', 159, 'delete_measurepicture');
INSERT INTO public.auth_permission VALUES (633, 'Can view measure picture', 159, 'view_measurepicture');
INSERT INTO public.auth_permission VALUES (634, 'Can add milestone', 160, 'add_milestone');
INSERT INTO public.auth_permission VALUES (635, 'Can change milestone', 160, 'change_milestone');
INSERT INTO public.auth_permission VALUES (636, 'Can delete milestone', 160, 'delete_milestone');
INSERT INTO public.auth_permission VALUES (637, 'Can view milestone', 160, 'view_milestone');
INSERT INTO public.auth_permission VALUES (638, 'Can add risk', 161, 'add_risk');
INSERT INTO public.auth_permission VALUES (639, 'Can change risk', 161, 'change_risk');
INSERT INTO public.auth_permission VALUES (640, 'Can delete risk', 161, 'delete_risk');
INSERT INTO public.auth_permission VALUES (641, 'Can view risk', 161, 'view_risk');
INSERT INTO public.auth_permission VALUES (642, 'Can add saved filter', 162, 'add_savedfilter');
INSERT INTO public.auth_permission VALUES (643, 'Can change saved filter', 162, 'change_savedfilter');
INSERT INTO public.auth_permission VALUES (644, 'Can delete saved filter', 162, 'delete_savedfilter');
INSERT INTO public.auth_permission VALUES (645, 'Can view saved filter', 162, 'view_savedfilter');
INSERT INTO public.auth_permission VALUES (646, 'Can add score', 163, 'add_score');
INSERT INTO public.auth_permission VALUES (647, 'Can change score', 163, 'change_score');
INSERT INTO public.auth_permission VALUES (648, 'Can delete score', 163, 'delete_score');
INSERT INTO public.auth_permission VALUES (649, 'Can view score', 163, 'view_score');
INSERT INTO public.auth_permission VALUES (650, 'Can add selection', 164, 'add_selection');
INSERT INTO public.auth_permission VALUES (651, 'Can change selection', 164, 'change_selection');
INSERT INTO public.auth_permission VALUES (652, 'Can delete selection', 164, 'delete_selection');
INSERT INTO public.auth_permission VALUES (653, 'Can view selection', 164, 'view_selection');
INSERT INTO public.auth_permission VALUES (654, 'Can add sketch', 165, 'add_sketch');
INSERT INTO public.auth_permission VALUES (655, 'Can change sketch', 165, 'change_sketch');
INSERT INTO public.auth_permission VALUES (656, 'Can delete sketch', 165, 'delete_sketch');
INSERT INTO public.auth_permission VALUES (657, 'Can view sketch', 165, 'view_sketch');
INSERT INTO public.auth_permission VALUES (658, 'Can add jury score', 166, 'add_juryscore');
INSERT INTO public.auth_permission VALUES (659, 'Can change jury score', 166, 'change_juryscore');
INSERT INTO public.auth_permission VALUES (660, 'Can delete jury score', 166, 'delete_juryscore');
INSERT INTO public.auth_permission VALUES (661, 'Can view jury score', 166, 'view_juryscore');
INSERT INTO public.auth_permission VALUES (662, 'Can add story', 167, 'add_story');
INSERT INTO public.auth_permission VALUES (663, 'Can change story', 167, 'change_story');
INSERT INTO public.auth_permission VALUES (664, 'Can delete story', 167, 'delete_story');
INSERT INTO public.auth_permission VALUES (665, 'Can view story', 167, 'view_story');
INSERT INTO public.auth_permission VALUES (666, 'Can add measure import draft', 168, 'add_measureimportdraft');
INSERT INTO public.auth_permission VALUES (667, 'Can change measure import draft', 168, 'change_measureimportdraft');
INSERT INTO public.auth_permission VALUES (668, 'Can delete measure import draft', 168, 'delete_measureimportdraft');
INSERT INTO public.auth_permission VALUES (669, 'Can view measure import draft', 168, 'view_measureimportdraft');
INSERT INTO public.auth_permission VALUES (670, 'Can add selection ballot', 169, 'add_selectionballot');
INSERT INTO public.auth_permission VALUES (671, 'Can change selection ballot', 169, 'change_selectionballot');
INSERT INTO public.auth_permission VALUES (672, 'Can delete selection ballot', 169, 'delete_selectionballot');
INSERT INTO public.auth_permission VALUES (673, 'Can view selection ballot', 169, 'view_selectionballot');
INSERT INTO public.auth_permission VALUES (674, 'Can add accepted gap', 170, 'add_acceptedgap');
INSERT INTO public.auth_permission VALUES (675, 'Can change accepted gap', 170, 'change_acceptedgap');
INSERT INTO public.auth_permission VALUES (676, 'Can delete accepted gap', 170, 'delete_acceptedgap');
INSERT INTO public.auth_permission VALUES (677, 'Can view accepted gap', 170, 'view_acceptedgap');
INSERT INTO public.auth_permission VALUES (678, 'Can add council text', 171, 'add_counciltext');
INSERT INTO public.auth_permission VALUES (679, 'Can change council text', 171, 'change_counciltext');
INSERT INTO public.auth_permission VALUES (680, 'Can delete council text', 171, 'delete_counciltext');
INSERT INTO public.auth_permission VALUES (681, 'Can view council text', 171, 'view_counciltext');
INSERT INTO public.auth_permission VALUES (682, 'Can add report', 172, 'add_report');
INSERT INTO public.auth_permission VALUES (683, 'Can change report', 172, 'change_report');
INSERT INTO public.auth_permission VALUES (684, 'Can delete report', 172, 'delete_report');
INSERT INTO public.auth_permission VALUES (685, 'Can view report', 172, 'view_report');
INSERT INTO public.auth_permission VALUES (686, 'Can add data proposal', 173, 'add_dataproposal');
INSERT INTO public.auth_permission VALUES (687, 'Can change data proposal', 173, 'change_dataproposal');
INSERT INTO public.auth_permission VALUES (688, 'Can delete data proposal', 173, 'delete_dataproposal');
INSERT INTO public.auth_permission VALUES (689, 'Can view data proposal', 173, 'view_dataproposal');
INSERT INTO public.auth_permission VALUES (690, 'Can add contribution', 174, 'add_contribution');
INSERT INTO public.auth_permission VALUES (691, 'Can change contribution', 174, 'change_contribution');
INSERT INTO public.auth_permission VALUES (692, 'Can delete contribution', 174, 'delete_contribution');
INSERT INTO public.auth_permission VALUES (693, 'Can view contribution', 174, 'view_contribution');
INSERT INTO public.auth_permission VALUES (694, 'Can add support', 175, 'add_support');
INSERT INTO public.auth_permission VALUES (695, 'Can change support', 175, 'change_support');
INSERT INTO public.auth_permission VALUES (696, 'Can delete support', 175, 'delete_support');
INSERT INTO public.auth_permission VALUES (697, 'Can view support', 175, 'view_support');
INSERT INTO public.auth_permission VALUES (698, 'Can add Freigabe', 27, 'add_approval');
INSERT INTO public.auth_permission VALUES (699, 'Can change Freigabe', 27, 'change_approval');
INSERT INTO public.auth_permission VALUES (700, 'Can delete Freigabe', 27, 'delete_approval');
INSERT INTO public.auth_permission VALUES (701, 'Can view Freigabe', 27, 'view_approval');
INSERT INTO public.auth_permission VALUES (702, 'Can add Kapitel', 176, 'add_chapterpage');
INSERT INTO public.auth_permission VALUES (703, 'Can change Kapitel', 176, 'change_chapterpage');
INSERT INTO public.auth_permission VALUES (704, 'Can delete Kapitel', 176, 'delete_chapterpage');
INSERT INTO public.auth_permission VALUES (705, 'Can view Kapitel', 176, 'view_chapterpage');
INSERT INTO public.auth_permission VALUES (706, 'Can add Text einer Strategie', 177, 'add_strategytext');
INSERT INTO public.auth_permission VALUES (707, 'Can change Text einer Strategie', 177, 'change_strategytext');
INSERT INTO public.auth_permission VALUES (708, 'Can delete Text einer Strategie', 177, 'delete_strategytext');
INSERT INTO public.auth_permission VALUES (709, 'Can view Text einer Strategie', 177, 'view_strategytext');
INSERT INTO public.auth_permission VALUES (710, 'Can add index entry', 178, 'add_indexentry');
INSERT INTO public.auth_permission VALUES (711, 'Can change index entry', 178, 'change_indexentry');
INSERT INTO public.auth_permission VALUES (712, 'Can delete index entry', 178, 'delete_indexentry');
INSERT INTO public.auth_permission VALUES (713, 'Can view index entry', 178, 'view_indexentry');
INSERT INTO public.auth_permission VALUES (714, 'Can add user profile', 179, 'add_userprofile');
INSERT INTO public.auth_permission VALUES (715, 'Can change user profile', 179, 'change_userprofile');
INSERT INTO public.auth_permission VALUES (716, 'Can delete user profile', 179, 'delete_userprofile');
INSERT INTO public.auth_permission VALUES (717, 'Can view user profile', 179, 'view_userprofile');
INSERT INTO public.auth_permission VALUES (718, 'Can add editing session', 180, 'add_editingsession');
INSERT INTO public.auth_permission VALUES (719, 'Can change editing session', 180, 'change_editingsession');
INSERT INTO public.auth_permission VALUES (720, 'Can delete editing session', 180, 'delete_editingsession');
INSERT INTO public.auth_permission VALUES (721, 'Can view editing session', 180, 'view_editingsession');
INSERT INTO public.auth_permission VALUES (722, 'Can add form state', 181, 'add_formstate');
INSERT INTO public.auth_permission VALUES (723, 'Can change form state', 181, 'change_formstate');
INSERT INTO public.auth_permission VALUES (724, 'Can delete form state', 181, 'delete_formstate');
INSERT INTO public.auth_permission VALUES (725, 'Can view form state', 181, 'view_formstate');
INSERT INTO public.auth_permission VALUES (726, 'Can add tag', 182, 'add_tag');
INSERT INTO public.auth_permission VALUES (727, 'Can change tag', 182, 'change_tag');
INSERT INTO public.auth_permission VALUES (728, 'Can delete tag', 182, 'delete_tag');
INSERT INTO public.auth_permission VALUES (729, 'Can view tag', 182, 'view_tag');
INSERT INTO public.auth_permission VALUES (730, 'Can add tagged item', 183, 'add_taggeditem');
INSERT INTO public.auth_permission VALUES (731, 'Can change tagged item', 183, 'change_taggeditem');
INSERT INTO public.auth_permission VALUES (732, 'Can delete tagged item', 183, 'delete_taggeditem');
INSERT INTO public.auth_permission VALUES (733, 'Can view tagged item', 183, 'view_taggeditem');
INSERT INTO public.django_content_type VALUES (1, 'wagtailcore', 'page');
INSERT INTO public.django_content_type VALUES (2, 'wagtailcore', 'groupapprovaltask');
INSERT INTO public.django_content_type VALUES (3, 'wagtailcore', 'locale');
INSERT INTO public.django_content_type VALUES (4, 'wagtailcore', 'site');
INSERT INTO public.django_content_type VALUES (5, 'wagtailcore', 'groupsitepermission');
INSERT INTO public.django_content_type VALUES (6, 'wagtailcore', 'apitoken');
INSERT INTO public.django_content_type VALUES (7, 'wagtailcore', 'modellogentry');
INSERT INTO public.django_content_type VALUES (8, 'wagtailcore', 'revision');
INSERT INTO public.django_content_type VALUES (9, 'wagtailcore', 'collectionviewrestriction');
INSERT INTO public.django_content_type VALUES (10, 'wagtailcore', 'collection');
INSERT INTO public.django_content_type VALUES (11, 'wagtailcore', 'groupcollectionpermission');
INSERT INTO public.django_content_type VALUES (12, 'wagtailcore', 'uploadedfile');
INSERT INTO public.django_content_type VALUES (13, 'wagtailcore', 'workflowcontenttype');
INSERT INTO public.django_content_type VALUES (14, 'wagtailcore', 'workflowstate');
INSERT INTO public.django_content_type VALUES (15, 'wagtailcore', 'workflow');
INSERT INTO public.django_content_type VALUES (16, 'wagtailcore', 'workflowtask');
INSERT INTO public.django_content_type VALUES (17, 'wagtailcore', 'task');
INSERT INTO public.django_content_type VALUES (18, 'wagtailcore', 'taskstate');
INSERT INTO public.django_content_type VALUES (19, 'wagtailcore', 'grouppagepermission');
INSERT INTO public.django_content_type VALUES (20, 'wagtailcore', 'pageviewrestriction');
INSERT INTO public.django_content_type VALUES (21, 'wagtailcore', 'workflowpage');
INSERT INTO public.django_content_type VALUES (22, 'wagtailcore', 'pagelogentry');
INSERT INTO public.django_content_type VALUES (23, 'wagtailcore', 'comment');
INSERT INTO public.django_content_type VALUES (24, 'wagtailcore', 'commentreply');
INSERT INTO public.django_content_type VALUES (25, 'wagtailcore', 'pagesubscription');
INSERT INTO public.django_content_type VALUES (26, 'wagtailcore', 'referenceindex');
INSERT INTO public.django_content_type VALUES (27, 'editorial', 'approval');
INSERT INTO public.django_content_type VALUES (28, 'wagtailadmin', 'admin');
INSERT INTO public.django_content_type VALUES (29, 'auth', 'permission');
INSERT INTO public.django_content_type VALUES (30, 'auth', 'group');
INSERT INTO public.django_content_type VALUES (31, 'contenttypes', 'contenttype');
INSERT INTO public.django_content_type VALUES (32, 'sessions', 'session');
INSERT INTO public.django_content_type VALUES (33, 'account', 'emailaddress');
INSERT INTO public.django_content_type VALUES (34, 'account', 'emailconfirmation');
INSERT INTO public.django_content_type VALUES (35, 'mfa', 'authenticator');
INSERT INTO public.django_content_type VALUES (36, 'procrastinate', 'procrastinateevent');
INSERT INTO public.django_content_type VALUES (37, 'procrastinate', 'procrastinatejob');
INSERT INTO public.django_content_type VALUES (38, 'procrastinate', 'procrastinateperiodicdefer');
INSERT INTO public.django_content_type VALUES (39, 'procrastinate', 'procrastinateworker');
INSERT INTO public.django_content_type VALUES (40, 'kernel', 'space');
INSERT INTO public.django_content_type VALUES (41, 'kernel', 'user');
INSERT INTO public.django_content_type VALUES (42, 'kernel', 'outgoingmail');
INSERT INTO public.django_content_type VALUES (43, 'kernel', 'invitation');
INSERT INTO public.django_content_type VALUES (44, 'kernel', 'rolegrant');
INSERT INTO public.django_content_type VALUES (45, 'kernel', 'auditentry');
INSERT INTO public.django_content_type VALUES (46, 'kernel', 'storedfile');
INSERT INTO public.django_content_type VALUES (47, 'kernel', 'document');
INSERT INTO public.django_content_type VALUES (48, 'kernel', 'wordtemplate');
INSERT INTO public.django_content_type VALUES (49, 'region', 'district');
INSERT INTO public.django_content_type VALUES (50, 'region', 'legaltext');
INSERT INTO public.django_content_type VALUES (51, 'region', 'organisation');
INSERT INTO public.django_content_type VALUES (52, 'region', 'region');
INSERT INTO public.django_content_type VALUES (53, 'region', 'consortium');
INSERT INTO public.django_content_type VALUES (54, 'region', 'commitment');
INSERT INTO public.django_content_type VALUES (55, 'region', 'municipality');
INSERT INTO public.django_content_type VALUES (56, 'region', 'contact');
INSERT INTO public.django_content_type VALUES (57, 'region', 'membership');
INSERT INTO public.django_content_type VALUES (58, 'region', 'profileanswer');
INSERT INTO public.django_content_type VALUES (59, 'datahub', 'source');
INSERT INTO public.django_content_type VALUES (60, 'datahub', 'alertrule');
INSERT INTO public.django_content_type VALUES (61, 'datahub', 'dashboard');
INSERT INTO public.django_content_type VALUES (62, 'datahub', 'dataset');
INSERT INTO public.django_content_type VALUES (63, 'datahub', 'deviceprofile');
INSERT INTO public.django_content_type VALUES (64, 'datahub', 'entity');
INSERT INTO public.django_content_type VALUES (65, 'datahub', 'alert');
INSERT INTO public.django_content_type VALUES (66, 'datahub', 'series');
INSERT INTO public.django_content_type VALUES (67, 'datahub', 'sourcestatus');
INSERT INTO public.django_content_type VALUES (68, 'datahub', 'heldmessage');
INSERT INTO public.django_content_type VALUES (69, 'datahub', 'device');
INSERT INTO public.django_content_type VALUES (70, 'datahub', 'sourcekey');
INSERT INTO public.django_content_type VALUES (71, 'datahub', 'accesstoken');
INSERT INTO public.django_content_type VALUES (72, 'datahub', 'hostedcontext');
INSERT INTO public.django_content_type VALUES (73, 'datahub', 'registration');
INSERT INTO public.django_content_type VALUES (74, 'datahub', 'subscription');
INSERT INTO public.django_content_type VALUES (75, 'datahub', 'coldleftover');
INSERT INTO public.django_content_type VALUES (76, 'datahub', 'keeping');
INSERT INTO public.django_content_type VALUES (77, 'datahub', 'coldfile');
INSERT INTO public.django_content_type VALUES (78, 'datahub', 'sourceconfiguration');
INSERT INTO public.django_content_type VALUES (79, 'datahub', 'sourceprogress');
INSERT INTO public.django_content_type VALUES (80, 'datahub', 'sourcehour');
INSERT INTO public.django_content_type VALUES (81, 'datahub', 'publictype');
INSERT INTO public.django_content_type VALUES (82, 'datahub', 'coldremoval');
INSERT INTO public.django_content_type VALUES (83, 'datahub', 'devicehealth');
INSERT INTO public.django_content_type VALUES (84, 'datahub', 'upload');
INSERT INTO public.django_content_type VALUES (85, 'datahub', 'uploadpart');
INSERT INTO public.django_content_type VALUES (86, 'datahub', 'alertevent');
INSERT INTO public.django_content_type VALUES (87, 'strategy', 'actionfield');
INSERT INTO public.django_content_type VALUES (88, 'strategy', 'sdggoal');
INSERT INTO public.django_content_type VALUES (89, 'strategy', 'goal');
INSERT INTO public.django_content_type VALUES (90, 'strategy', 'indicator');
INSERT INTO public.django_content_type VALUES (91, 'strategy', 'keyresult');
INSERT INTO public.django_content_type VALUES (92, 'strategy', 'checkin');
INSERT INTO public.django_content_type VALUES (93, 'strategy', 'objective');
INSERT INTO public.django_content_type VALUES (94, 'strategy', 'strategy');
INSERT INTO public.django_content_type VALUES (95, 'strategy', 'futurestatement');
INSERT INTO public.django_content_type VALUES (96, 'strategy', 'checklist');
INSERT INTO public.django_content_type VALUES (97, 'strategy', 'externalplan');
INSERT INTO public.django_content_type VALUES (98, 'strategy', 'frozenresult');
INSERT INTO public.django_content_type VALUES (99, 'strategy', 'guardsection');
INSERT INTO public.django_content_type VALUES (100, 'strategy', 'guardrail');
INSERT INTO public.django_content_type VALUES (101, 'strategy', 'guidinganswer');
INSERT INTO public.django_content_type VALUES (102, 'strategy', 'inventoryitem');
INSERT INTO public.django_content_type VALUES (103, 'strategy', 'journey');
INSERT INTO public.django_content_type VALUES (104, 'strategy', 'journeystep');
INSERT INTO public.django_content_type VALUES (105, 'strategy', 'narrative');
INSERT INTO public.django_content_type VALUES (106, 'strategy', 'contactpoint');
INSERT INTO public.django_content_type VALUES (107, 'strategy', 'okrcycle');
INSERT INTO public.django_content_type VALUES (108, 'strategy', 'persona');
INSERT INTO public.django_content_type VALUES (109, 'strategy', 'planlink');
INSERT INTO public.django_content_type VALUES (110, 'strategy', 'processstep');
INSERT INTO public.django_content_type VALUES (111, 'strategy', 'scenario');
INSERT INTO public.django_content_type VALUES (112, 'strategy', 'strategyversion');
INSERT INTO public.django_content_type VALUES (113, 'strategy', 'checklistquestion');
INSERT INTO public.django_content_type VALUES (114, 'strategy', 'contentsentry');
INSERT INTO public.django_content_type VALUES (115, 'strategy', 'fieldchoice');
INSERT INTO public.django_content_type VALUES (116, 'strategy', 'goallink');
INSERT INTO public.django_content_type VALUES (117, 'strategy', 'importbatch');
INSERT INTO public.django_content_type VALUES (118, 'strategy', 'statistic');
INSERT INTO public.django_content_type VALUES (119, 'strategy', 'statistictarget');
INSERT INTO public.django_content_type VALUES (120, 'strategy', 'statisticvalue');
INSERT INTO public.django_content_type VALUES (121, 'strategy', 'steeringnote');
INSERT INTO public.django_content_type VALUES (122, 'strategy', 'strategyfactor');
INSERT INTO public.django_content_type VALUES (123, 'strategy', 'strategyreview');
INSERT INTO public.django_content_type VALUES (124, 'strategy', 'targetchange');
INSERT INTO public.django_content_type VALUES (125, 'strategy', 'inventorybatch');
INSERT INTO public.django_content_type VALUES (126, 'strategy', 'checkincorrection');
INSERT INTO public.django_content_type VALUES (127, 'solutions', 'adoption');
INSERT INTO public.django_content_type VALUES (128, 'solutions', 'agreement');
INSERT INTO public.django_content_type VALUES (129, 'solutions', 'decision');
INSERT INTO public.django_content_type VALUES (130, 'solutions', 'effectreport');
INSERT INTO public.django_content_type VALUES (131, 'solutions', 'expense');
INSERT INTO public.django_content_type VALUES (132, 'solutions', 'installation');
INSERT INTO public.django_content_type VALUES (133, 'solutions', 'installationdraft');
INSERT INTO public.django_content_type VALUES (134, 'solutions', 'question');
INSERT INTO public.django_content_type VALUES (135, 'solutions', 'reply');
INSERT INTO public.django_content_type VALUES (136, 'solutions', 'solution');
INSERT INTO public.django_content_type VALUES (137, 'solutions', 'fitcheck');
INSERT INTO public.django_content_type VALUES (138, 'solutions', 'solutionversion');
INSERT INTO public.django_content_type VALUES (139, 'solutions', 'training');
INSERT INTO public.django_content_type VALUES (140, 'solutions', 'adoptionstep');
INSERT INTO public.django_content_type VALUES (141, 'solutions', 'guideprogress');
INSERT INTO public.django_content_type VALUES (142, 'solutions', 'installationsecret');
INSERT INTO public.django_content_type VALUES (143, 'solutions', 'costline');
INSERT INTO public.django_content_type VALUES (144, 'portfolio', 'criterion');
INSERT INTO public.django_content_type VALUES (145, 'portfolio', 'bundle');
INSERT INTO public.django_content_type VALUES (146, 'portfolio', 'call');
INSERT INTO public.django_content_type VALUES (147, 'portfolio', 'check');
INSERT INTO public.django_content_type VALUES (148, 'portfolio', 'checkanswer');
INSERT INTO public.django_content_type VALUES (149, 'portfolio', 'fundingsource');
INSERT INTO public.django_content_type VALUES (150, 'portfolio', 'leadproject');
INSERT INTO public.django_content_type VALUES (151, 'portfolio', 'leadlogentry');
INSERT INTO public.django_content_type VALUES (152, 'portfolio', 'measure');
INSERT INTO public.django_content_type VALUES (153, 'portfolio', 'learning');
INSERT INTO public.django_content_type VALUES (154, 'portfolio', 'contribution');
INSERT INTO public.django_content_type VALUES (155, 'portfolio', 'candidate');
INSERT INTO public.django_content_type VALUES (156, 'portfolio', 'budgetline');
INSERT INTO public.django_content_type VALUES (157, 'portfolio', 'measureactor');
INSERT INTO public.django_content_type VALUES (158, 'portfolio', 'measureimport');
INSERT INTO public.django_content_type VALUES (159, 'portfolio', 'measurepicture');
INSERT INTO public.django_content_type VALUES (160, 'portfolio', 'milestone');
INSERT INTO public.django_content_type VALUES (161, 'portfolio', 'risk');
INSERT INTO public.django_content_type VALUES (162, 'portfolio', 'savedfilter');
INSERT INTO public.django_content_type VALUES (163, 'portfolio', 'score');
INSERT INTO public.django_content_type VALUES (164, 'portfolio', 'selection');
INSERT INTO public.django_content_type VALUES (165, 'portfolio', 'sketch');
INSERT INTO public.django_content_type VALUES (166, 'portfolio', 'juryscore');
INSERT INTO public.django_content_type VALUES (167, 'portfolio', 'story');
INSERT INTO public.django_content_type VALUES (168, 'portfolio', 'measureimportdraft');
INSERT INTO public.django_content_type VALUES (169, 'portfolio', 'selectionballot');
INSERT INTO public.django_content_type VALUES (170, 'portfolio', 'acceptedgap');
INSERT INTO public.django_content_type VALUES (171, 'governance', 'counciltext');
INSERT INTO public.django_content_type VALUES (172, 'governance', 'report');
INSERT INTO public.django_content_type VALUES (173, 'participation', 'dataproposal');
INSERT INTO public.django_content_type VALUES (174, 'participation', 'contribution');
INSERT INTO public.django_content_type VALUES (175, 'participation', 'support');
INSERT INTO public.django_content_type VALUES (176, 'editorial', 'chapterpage');
INSERT INTO public.django_content_type VALUES (177, 'editorial', 'strategytext');
INSERT INTO public.django_content_type VALUES (178, 'wagtailsearch', 'indexentry');
INSERT INTO public.django_content_type VALUES (179, 'wagtailusers', 'userprofile');
INSERT INTO public.django_content_type VALUES (180, 'wagtailadmin', 'editingsession');
INSERT INTO public.django_content_type VALUES (181, 'wagtailadmin', 'formstate');
INSERT INTO public.django_content_type VALUES (182, 'taggit', 'tag');
INSERT INTO public.django_content_type VALUES (183, 'taggit', 'taggeditem');
INSERT INTO public.django_migrations VALUES (1, 'contenttypes', '0001_initial', '2026-11-22 12:14:39.242427+00');
INSERT INTO public.django_migrations VALUES (2, 'contenttypes', '0002_remove_content_type_name', '2026-11-22 12:14:39.24534+00');
INSERT INTO public.django_migrations VALUES (3, 'auth', '0001_initial', '2026-11-22 12:14:39.257348+00');
INSERT INTO public.django_migrations VALUES (4, 'auth', '0002_alter_permission_name_max_length', '2026-11-22 12:14:39.259984+00');
INSERT INTO public.django_migrations VALUES (5, 'auth', '0003_alter_user_email_max_length', '2026-11-22 12:14:39.262285+00');
INSERT INTO public.django_migrations VALUES (6, 'auth', '0004_alter_user_username_opts', '2026-11-22 12:14:39.264587+00');
INSERT INTO public.django_migrations VALUES (7, 'auth', '0005_alter_user_last_login_null', '2026-11-22 12:14:39.266698+00');
INSERT INTO public.django_migrations VALUES (8, 'auth', '0006_require_contenttypes_0002', '2026-11-22 12:14:39.267119+00');
INSERT INTO public.django_migrations VALUES (9, 'auth', '0007_alter_validators_add_error_messages', '2026-11-22 12:14:39.269349+00');
INSERT INTO public.django_migrations VALUES (10, 'auth', '0008_alter_user_username_max_length', '2026-11-22 12:14:39.271393+00');
INSERT INTO public.django_migrations VALUES (11, 'auth', '0009_alter_user_last_name_max_length', '2026-11-22 12:14:39.273516+00');
INSERT INTO public.django_migrations VALUES (12, 'auth', '0010_alter_group_name_max_length', '2026-11-22 12:14:39.27622+00');
INSERT INTO public.django_migrations VALUES (13, 'auth', '0011_update_proxy_permissions', '2026-11-22 12:14:39.278374+00');
INSERT INTO public.django_migrations VALUES (14, 'auth', '0012_alter_user_first_name_max_length', '2026-11-22 12:14:39.280611+00');
INSERT INTO public.django_migrations VALUES (15, 'kernel', '0001_initial', '2026-11-22 12:14:39.313077+00');
INSERT INTO public.django_migrations VALUES (16, 'account', '0001_initial', '2026-11-22 12:14:39.327343+00');
INSERT INTO public.django_migrations VALUES (17, 'account', '0002_email_max_length', '2026-11-22 12:14:39.332321+00');
INSERT INTO public.django_migrations VALUES (18, 'account', '0003_alter_emailaddress_create_unique_verified_email', '2026-11-22 12:14:39.34226+00');
INSERT INTO public.django_migrations VALUES (19, 'account', '0004_alter_emailaddress_drop_unique_email', '2026-11-22 12:14:39.349557+00');
INSERT INTO public.django_migrations VALUES (20, 'account', '0005_emailaddress_idx_upper_email', '2026-11-22 12:14:39.354141+00');
INSERT INTO public.django_migrations VALUES (21, 'account', '0006_emailaddress_lower', '2026-11-22 12:14:39.360767+00');
INSERT INTO public.django_migrations VALUES (22, 'account', '0007_emailaddress_idx_email', '2026-11-22 12:14:39.368887+00');
INSERT INTO public.django_migrations VALUES (23, 'account', '0008_emailaddress_unique_primary_email_fixup', '2026-11-22 12:14:39.377494+00');
INSERT INTO public.django_migrations VALUES (24, 'account', '0009_emailaddress_unique_primary_email', '2026-11-22 12:14:39.381643+00');
INSERT INTO public.django_migrations VALUES (25, 'kernel', '0002_trial_spaces', '2026-11-22 12:14:39.384089+00');
INSERT INTO public.django_migrations VALUES (26, 'datahub', '0001_initial', '2026-11-22 12:14:39.715556+00');
INSERT INTO public.django_migrations VALUES (27, 'datahub', '0002_hub_tables', '2026-11-22 12:14:39.720383+00');
INSERT INTO public.django_migrations VALUES (28, 'datahub', '0003_broker', '2026-11-22 12:14:39.880633+00');
INSERT INTO public.django_migrations VALUES (29, 'datahub', '0004_broker_tables', '2026-11-22 12:14:39.90222+00');
INSERT INTO public.django_migrations VALUES (30, 'datahub', '0005_history', '2026-11-22 12:14:39.936886+00');
INSERT INTO public.django_migrations VALUES (31, 'datahub', '0006_history_tables', '2026-11-22 12:14:39.94101+00');
INSERT INTO public.django_migrations VALUES (32, 'datahub', '0007_ways_in', '2026-11-22 12:14:39.998181+00');
INSERT INTO public.django_migrations VALUES (33, 'datahub', '0008_ways_in_tables', '2026-11-22 12:14:39.999557+00');
INSERT INTO public.django_migrations VALUES (34, 'datahub', '0009_public_types', '2026-11-22 12:14:40.017426+00');
INSERT INTO public.django_migrations VALUES (35, 'datahub', '0010_broker_calls', '2026-11-22 12:14:40.020202+00');
INSERT INTO public.django_migrations VALUES (36, 'datahub', '0011_cold_removal', '2026-11-22 12:14:40.252304+00');
INSERT INTO public.django_migrations VALUES (37, 'datahub', '0012_cold_removal_security', '2026-11-22 12:14:40.254109+00');
INSERT INTO public.django_migrations VALUES (38, 'datahub', '0013_query_calls', '2026-11-22 12:14:40.25926+00');
INSERT INTO public.django_migrations VALUES (39, 'datahub', '0014_uploads_and_health', '2026-11-22 12:14:40.348609+00');
INSERT INTO public.django_migrations VALUES (40, 'datahub', '0015_past_calls', '2026-11-22 12:14:40.350746+00');
INSERT INTO public.django_migrations VALUES (41, 'datahub', '0016_alert_limits', '2026-11-22 12:14:40.373345+00');
INSERT INTO public.django_migrations VALUES (42, 'datahub', '0017_alert_handling', '2026-11-22 12:14:40.578403+00');
INSERT INTO public.django_migrations VALUES (43, 'datahub', '0018_hub_setting', '2026-11-22 12:14:40.579676+00');
INSERT INTO public.django_migrations VALUES (44, 'datahub', '0019_device_silence', '2026-11-22 12:14:40.585092+00');
INSERT INTO public.django_migrations VALUES (45, 'datahub', '0020_query_speed', '2026-11-22 12:14:40.586951+00');
INSERT INTO public.django_migrations VALUES (46, 'datahub', '0021_last_measured', '2026-11-22 12:14:40.591227+00');
INSERT INTO public.django_migrations VALUES (47, 'wagtailcore', '0001_initial', '2026-11-22 12:14:40.945594+00');
INSERT INTO public.django_migrations VALUES (48, 'wagtailcore', '0002_initial_data', '2026-11-22 12:14:40.946+00');
INSERT INTO public.django_migrations VALUES (49, 'wagtailcore', '0003_add_uniqueness_constraint_on_group_page_permission', '2026-11-22 12:14:40.946182+00');
INSERT INTO public.django_migrations VALUES (50, 'wagtailcore', '0004_page_locked', '2026-11-22 12:14:40.946339+00');
INSERT INTO public.django_migrations VALUES (51, 'wagtailcore', '0005_add_page_lock_permission_to_moderators', '2026-11-22 12:14:40.946487+00');
INSERT INTO public.django_migrations VALUES (52, 'wagtailcore', '0006_add_lock_page_permission', '2026-11-22 12:14:40.946634+00');
INSERT INTO public.django_migrations VALUES (53, 'wagtailcore', '0007_page_latest_revision_created_at', '2026-11-22 12:14:40.94678+00');
INSERT INTO public.django_migrations VALUES (54, 'wagtailcore', '0008_populate_latest_revision_created_at', '2026-11-22 12:14:40.946928+00');
INSERT INTO public.django_migrations VALUES (55, 'wagtailcore', '0009_remove_auto_now_add_from_pagerevision_created_at', '2026-11-22 12:14:40.947075+00');
INSERT INTO public.django_migrations VALUES (56, 'wagtailcore', '0010_change_page_owner_to_null_on_delete', '2026-11-22 12:14:40.947221+00');
INSERT INTO public.django_migrations VALUES (57, 'wagtailcore', '0011_page_first_published_at', '2026-11-22 12:14:40.947364+00');
INSERT INTO public.django_migrations VALUES (58, 'wagtailcore', '0012_extend_page_slug_field', '2026-11-22 12:14:40.947508+00');
INSERT INTO public.django_migrations VALUES (59, 'wagtailcore', '0013_update_golive_expire_help_text', '2026-11-22 12:14:40.947651+00');
INSERT INTO public.django_migrations VALUES (60, 'wagtailcore', '0014_add_verbose_name', '2026-11-22 12:14:40.947797+00');
INSERT INTO public.django_migrations VALUES (61, 'wagtailcore', '0015_add_more_verbose_names', '2026-11-22 12:14:40.947971+00');
INSERT INTO public.django_migrations VALUES (62, 'wagtailcore', '0016_change_page_url_path_to_text_field', '2026-11-22 12:14:40.948163+00');
INSERT INTO public.django_migrations VALUES (63, 'wagtailcore', '0017_change_edit_page_permission_description', '2026-11-22 12:14:40.954065+00');
INSERT INTO public.django_migrations VALUES (64, 'wagtailcore', '0018_pagerevision_submitted_for_moderation_index', '2026-11-22 12:14:40.960808+00');
INSERT INTO public.django_migrations VALUES (65, 'wagtailcore', '0019_verbose_names_cleanup', '2026-11-22 12:14:40.983203+00');
INSERT INTO public.django_migrations VALUES (66, 'wagtailcore', '0020_add_index_on_page_first_published_at', '2026-11-22 12:14:40.9904+00');
INSERT INTO public.django_migrations VALUES (67, 'wagtailcore', '0021_capitalizeverbose', '2026-11-22 12:14:41.421657+00');
INSERT INTO public.django_migrations VALUES (68, 'wagtailcore', '0022_add_site_name', '2026-11-22 12:14:41.427444+00');
INSERT INTO public.django_migrations VALUES (69, 'wagtailcore', '0023_alter_page_revision_on_delete_behaviour', '2026-11-22 12:14:41.4465+00');
INSERT INTO public.django_migrations VALUES (70, 'wagtailcore', '0024_collection', '2026-11-22 12:14:41.450112+00');
INSERT INTO public.django_migrations VALUES (71, 'wagtailcore', '0025_collection_initial_data', '2026-11-22 12:14:41.470401+00');
INSERT INTO public.django_migrations VALUES (72, 'wagtailcore', '0026_group_collection_permission', '2026-11-22 12:14:41.497861+00');
INSERT INTO public.django_migrations VALUES (73, 'wagtailcore', '0027_fix_collection_path_collation', '2026-11-22 12:14:41.518494+00');
INSERT INTO public.django_migrations VALUES (74, 'wagtailcore', '0024_alter_page_content_type_on_delete_behaviour', '2026-11-22 12:14:41.537529+00');
INSERT INTO public.django_migrations VALUES (75, 'wagtailcore', '0028_merge', '2026-11-22 12:14:41.538444+00');
INSERT INTO public.django_migrations VALUES (76, 'wagtailcore', '0029_unicode_slugfield_dj19', '2026-11-22 12:14:41.545412+00');
INSERT INTO public.django_migrations VALUES (77, 'wagtailcore', '0030_index_on_pagerevision_created_at', '2026-11-22 12:14:41.552337+00');
INSERT INTO public.django_migrations VALUES (78, 'wagtailcore', '0031_add_page_view_restriction_types', '2026-11-22 12:14:41.586527+00');
INSERT INTO public.django_migrations VALUES (79, 'wagtailcore', '0032_add_bulk_delete_page_permission', '2026-11-22 12:14:41.592895+00');
INSERT INTO public.django_migrations VALUES (80, 'wagtailcore', '0033_remove_golive_expiry_help_text', '2026-11-22 12:14:41.787013+00');
INSERT INTO public.django_migrations VALUES (81, 'wagtailcore', '0034_page_live_revision', '2026-11-22 12:14:41.808639+00');
INSERT INTO public.django_migrations VALUES (82, 'wagtailcore', '0035_page_last_published_at', '2026-11-22 12:14:41.817235+00');
INSERT INTO public.django_migrations VALUES (83, 'wagtailcore', '0036_populate_page_last_published_at', '2026-11-22 12:14:41.837133+00');
INSERT INTO public.django_migrations VALUES (84, 'wagtailcore', '0037_set_page_owner_editable', '2026-11-22 12:14:41.858056+00');
INSERT INTO public.django_migrations VALUES (85, 'wagtailcore', '0038_make_first_published_at_editable', '2026-11-22 12:14:41.865115+00');
INSERT INTO public.django_migrations VALUES (86, 'wagtailcore', '0039_collectionviewrestriction', '2026-11-22 12:14:41.91282+00');
INSERT INTO public.django_migrations VALUES (87, 'wagtailcore', '0040_page_draft_title', '2026-11-22 12:14:41.941231+00');
INSERT INTO public.django_migrations VALUES (88, 'wagtailcore', '0041_group_collection_permissions_verbose_name_plural', '2026-11-22 12:14:41.946808+00');
INSERT INTO public.django_migrations VALUES (89, 'wagtailcore', '0042_index_on_pagerevision_approved_go_live_at', '2026-11-22 12:14:41.955397+00');
INSERT INTO public.django_migrations VALUES (90, 'wagtailcore', '0043_lock_fields', '2026-11-22 12:14:41.983824+00');
INSERT INTO public.django_migrations VALUES (91, 'wagtailcore', '0044_add_unlock_grouppagepermission', '2026-11-22 12:14:41.990288+00');
INSERT INTO public.django_migrations VALUES (92, 'wagtailcore', '0045_assign_unlock_grouppagepermission', '2026-11-22 12:14:42.013908+00');
INSERT INTO public.django_migrations VALUES (93, 'wagtailcore', '0046_site_name_remove_null', '2026-11-22 12:14:42.020504+00');
INSERT INTO public.django_migrations VALUES (94, 'wagtailcore', '0047_add_workflow_models', '2026-11-22 12:14:42.476244+00');
INSERT INTO public.django_migrations VALUES (95, 'wagtailcore', '0048_add_default_workflows', '2026-11-22 12:14:42.515917+00');
INSERT INTO public.django_migrations VALUES (96, 'wagtailcore', '0049_taskstate_finished_by', '2026-11-22 12:14:42.543139+00');
INSERT INTO public.django_migrations VALUES (97, 'wagtailcore', '0050_workflow_rejected_to_needs_changes', '2026-11-22 12:14:42.572678+00');
INSERT INTO public.django_migrations VALUES (98, 'wagtailcore', '0051_taskstate_comment', '2026-11-22 12:14:42.584908+00');
INSERT INTO public.django_migrations VALUES (99, 'wagtailcore', '0052_pagelogentry', '2026-11-22 12:14:42.615283+00');
INSERT INTO public.django_migrations VALUES (100, 'wagtailcore', '0053_locale_model', '2026-11-22 12:14:42.618047+00');
INSERT INTO public.django_migrations VALUES (101, 'wagtailcore', '0054_initial_locale', '2026-11-22 12:14:42.643729+00');
INSERT INTO public.django_migrations VALUES (102, 'wagtailcore', '0055_page_locale_fields', '2026-11-22 12:14:42.87679+00');
INSERT INTO public.django_migrations VALUES (103, 'wagtailcore', '0056_page_locale_fields_populate', '2026-11-22 12:14:42.906293+00');
INSERT INTO public.django_migrations VALUES (104, 'wagtailcore', '0057_page_locale_fields_notnull', '2026-11-22 12:14:42.952176+00');
INSERT INTO public.django_migrations VALUES (105, 'wagtailcore', '0058_page_alias_of', '2026-11-22 12:14:42.98017+00');
INSERT INTO public.django_migrations VALUES (106, 'wagtailcore', '0059_apply_collection_ordering', '2026-11-22 12:14:43.008627+00');
INSERT INTO public.django_migrations VALUES (107, 'wagtailcore', '0060_fix_workflow_unique_constraint', '2026-11-22 12:14:43.030935+00');
INSERT INTO public.django_migrations VALUES (108, 'wagtailcore', '0061_change_promote_tab_helpt_text_and_verbose_names', '2026-11-22 12:14:43.051557+00');
INSERT INTO public.django_migrations VALUES (109, 'wagtailcore', '0062_comment_models_and_pagesubscription', '2026-11-22 12:14:43.140777+00');
INSERT INTO public.django_migrations VALUES (110, 'wagtailcore', '0063_modellogentry', '2026-11-22 12:14:43.172342+00');
INSERT INTO public.django_migrations VALUES (111, 'wagtailcore', '0064_log_timestamp_indexes', '2026-11-22 12:14:43.402881+00');
INSERT INTO public.django_migrations VALUES (112, 'wagtailcore', '0065_log_entry_uuid', '2026-11-22 12:14:43.427875+00');
INSERT INTO public.django_migrations VALUES (113, 'wagtailcore', '0066_collection_management_permissions', '2026-11-22 12:14:43.457205+00');
INSERT INTO public.django_migrations VALUES (114, 'wagtailcore', '0067_alter_pagerevision_content_json', '2026-11-22 12:14:43.482046+00');
INSERT INTO public.django_migrations VALUES (115, 'wagtailcore', '0068_log_entry_empty_object', '2026-11-22 12:14:43.511256+00');
INSERT INTO public.django_migrations VALUES (116, 'wagtailcore', '0069_log_entry_jsonfield', '2026-11-22 12:14:43.559097+00');
INSERT INTO public.django_migrations VALUES (117, 'wagtailcore', '0070_rename_pagerevision_revision', '2026-11-22 12:14:43.926098+00');
INSERT INTO public.django_migrations VALUES (118, 'wagtailcore', '0071_populate_revision_content_type', '2026-11-22 12:14:43.95415+00');
INSERT INTO public.django_migrations VALUES (119, 'wagtailcore', '0072_alter_revision_content_type_notnull', '2026-11-22 12:14:44.016493+00');
INSERT INTO public.django_migrations VALUES (120, 'wagtailcore', '0073_page_latest_revision', '2026-11-22 12:14:44.046529+00');
INSERT INTO public.django_migrations VALUES (121, 'wagtailcore', '0074_revision_object_str', '2026-11-22 12:14:44.057285+00');
INSERT INTO public.django_migrations VALUES (122, 'wagtailcore', '0075_populate_latest_revision_and_revision_object_str', '2026-11-22 12:14:44.113808+00');
INSERT INTO public.django_migrations VALUES (123, 'wagtailcore', '0076_modellogentry_revision', '2026-11-22 12:14:44.144377+00');
INSERT INTO public.django_migrations VALUES (124, 'wagtailcore', '0077_alter_revision_user', '2026-11-22 12:14:44.17198+00');
INSERT INTO public.django_migrations VALUES (125, 'wagtailcore', '0078_referenceindex', '2026-11-22 12:14:44.204437+00');
INSERT INTO public.django_migrations VALUES (126, 'wagtailcore', '0079_rename_taskstate_page_revision', '2026-11-22 12:14:44.44211+00');
INSERT INTO public.django_migrations VALUES (127, 'wagtailcore', '0080_generic_workflowstate', '2026-11-22 12:14:44.580921+00');
INSERT INTO public.django_migrations VALUES (128, 'wagtailcore', '0081_populate_workflowstate_content_type', '2026-11-22 12:14:44.611692+00');
INSERT INTO public.django_migrations VALUES (129, 'wagtailcore', '0082_alter_workflowstate_content_type_notnull', '2026-11-22 12:14:44.677532+00');
INSERT INTO public.django_migrations VALUES (130, 'wagtailcore', '0083_workflowcontenttype', '2026-11-22 12:14:44.70974+00');
INSERT INTO public.django_migrations VALUES (131, 'wagtailcore', '0084_add_default_page_permissions', '2026-11-22 12:14:44.722282+00');
INSERT INTO public.django_migrations VALUES (132, 'wagtailcore', '0085_add_grouppagepermission_permission', '2026-11-22 12:14:44.946562+00');
INSERT INTO public.django_migrations VALUES (133, 'wagtailcore', '0086_populate_grouppagepermission_permission', '2026-11-22 12:14:45.011987+00');
INSERT INTO public.django_migrations VALUES (134, 'wagtailcore', '0087_alter_grouppagepermission_unique_together_and_more', '2026-11-22 12:14:45.056064+00');
INSERT INTO public.django_migrations VALUES (135, 'wagtailcore', '0088_fix_log_entry_json_timestamps', '2026-11-22 12:14:45.110529+00');
INSERT INTO public.django_migrations VALUES (136, 'wagtailcore', '0089_log_entry_data_json_null_to_object', '2026-11-22 12:14:45.139898+00');
INSERT INTO public.django_migrations VALUES (137, 'wagtailcore', '0090_remove_grouppagepermission_permission_type', '2026-11-22 12:14:45.202938+00');
INSERT INTO public.django_migrations VALUES (138, 'wagtailcore', '0091_remove_revision_submitted_for_moderation', '2026-11-22 12:14:45.217024+00');
INSERT INTO public.django_migrations VALUES (139, 'wagtailcore', '0092_alter_collectionviewrestriction_password_and_more', '2026-11-22 12:14:45.247004+00');
INSERT INTO public.django_migrations VALUES (140, 'wagtailcore', '0093_uploadedfile', '2026-11-22 12:14:45.279062+00');
INSERT INTO public.django_migrations VALUES (141, 'wagtailcore', '0094_alter_page_locale', '2026-11-22 12:14:45.491705+00');
INSERT INTO public.django_migrations VALUES (142, 'wagtailcore', '0095_groupsitepermission', '2026-11-22 12:14:45.52538+00');
INSERT INTO public.django_migrations VALUES (143, 'wagtailcore', '0096_referenceindex_referenceindex_source_object_and_more', '2026-11-22 12:14:45.542176+00');
INSERT INTO public.django_migrations VALUES (144, 'wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes', '2026-11-22 12:14:45.567935+00');
INSERT INTO public.django_migrations VALUES (145, 'wagtailcore', '0098_apitoken', '2026-11-22 12:14:45.602372+00');
INSERT INTO public.django_migrations VALUES (146, 'strategy', '0001_initial', '2026-11-22 12:14:46.084482+00');
INSERT INTO public.django_migrations VALUES (147, 'strategy', '0002_strategies_and_cycles', '2026-11-22 12:14:48.210974+00');
INSERT INTO public.django_migrations VALUES (148, 'strategy', '0003_statistics', '2026-11-22 12:14:48.799663+00');
INSERT INTO public.django_migrations VALUES (149, 'strategy', '0004_factors_and_reviews', '2026-11-22 12:14:49.22222+00');
INSERT INTO public.django_migrations VALUES (150, 'kernel', '0003_files_and_documents', '2026-11-22 12:14:49.634221+00');
INSERT INTO public.django_migrations VALUES (151, 'strategy', '0005_okr_in_cycles', '2026-11-22 12:14:50.368649+00');
INSERT INTO public.django_migrations VALUES (152, 'strategy', '0006_public_objectives_are_adopted', '2026-11-22 12:14:50.419654+00');
INSERT INTO public.django_migrations VALUES (153, 'editorial', '0001_texts', '2026-11-22 12:14:50.803845+00');
INSERT INTO public.django_migrations VALUES (154, 'editorial', '0002_one_workflow', '2026-11-22 12:14:50.879115+00');
INSERT INTO public.django_migrations VALUES (155, 'editorial', '0003_site', '2026-11-22 12:14:50.935439+00');
INSERT INTO public.django_migrations VALUES (156, 'governance', '0001_council_papers_and_reports', '2026-11-22 12:14:51.276425+00');
INSERT INTO public.django_migrations VALUES (157, 'governance', '0002_council_bodies_and_budget', '2026-11-22 12:14:51.302434+00');
INSERT INTO public.django_migrations VALUES (158, 'kernel', '0004_document_shows', '2026-11-22 12:14:51.337538+00');
INSERT INTO public.django_migrations VALUES (159, 'kernel', '0005_private_mail', '2026-11-22 12:14:51.360815+00');
INSERT INTO public.django_migrations VALUES (160, 'mfa', '0001_initial', '2026-11-22 12:14:51.420264+00');
INSERT INTO public.django_migrations VALUES (161, 'mfa', '0002_authenticator_timestamps', '2026-11-22 12:14:51.452835+00');
INSERT INTO public.django_migrations VALUES (162, 'mfa', '0003_authenticator_type_uniq', '2026-11-22 12:14:51.501833+00');
INSERT INTO public.django_migrations VALUES (163, 'participation', '0001_open_data_discourse', '2026-11-22 12:14:51.875294+00');
INSERT INTO public.django_migrations VALUES (164, 'region', '0001_initial', '2026-11-22 12:14:52.52715+00');
INSERT INTO public.django_migrations VALUES (165, 'solutions', '0001_initial', '2026-11-22 12:14:54.927861+00');
INSERT INTO public.django_migrations VALUES (166, 'portfolio', '0001_initial', '2026-11-22 12:14:59.077285+00');
INSERT INTO public.django_migrations VALUES (167, 'portfolio', '0002_choices', '2026-11-22 12:15:00.109407+00');
INSERT INTO public.django_migrations VALUES (168, 'portfolio', '0003_import_drafts', '2026-11-22 12:15:00.188914+00');
INSERT INTO public.django_migrations VALUES (169, 'portfolio', '0004_sealed_ballots', '2026-11-22 12:15:00.916472+00');
INSERT INTO public.django_migrations VALUES (170, 'portfolio', '0005_answers_keep_their_question', '2026-11-22 12:15:01.023018+00');
INSERT INTO public.django_migrations VALUES (171, 'portfolio', '0006_open_on_purpose', '2026-11-22 12:15:01.176103+00');
INSERT INTO public.django_migrations VALUES (172, 'procrastinate', '0001_initial', '2026-11-22 12:15:01.182009+00');
INSERT INTO public.django_migrations VALUES (173, 'procrastinate', '0002_drop_started_at_column', '2026-11-22 12:15:01.184744+00');
INSERT INTO public.django_migrations VALUES (174, 'procrastinate', '0003_drop_started_at_column', '2026-11-22 12:15:01.186016+00');
INSERT INTO public.django_migrations VALUES (175, 'procrastinate', '0004_drop_procrastinate_version_table', '2026-11-22 12:15:01.187312+00');
INSERT INTO public.django_migrations VALUES (176, 'procrastinate', '0005_fix_procrastinate_fetch_job', '2026-11-22 12:15:01.18867+00');
INSERT INTO public.django_migrations VALUES (177, 'procrastinate', '0006_fix_trigger_status_events_insert', '2026-11-22 12:15:01.189752+00');
INSERT INTO public.django_migrations VALUES (178, 'procrastinate', '0007_add_queueing_lock_column', '2026-11-22 12:15:01.19105+00');
INSERT INTO public.django_migrations VALUES (179, 'procrastinate', '0008_close_fetch_job_race_condition', '2026-11-22 12:15:01.192608+00');
INSERT INTO public.django_migrations VALUES (180, 'procrastinate', '0009_add_defer_job_function', '2026-11-22 12:15:01.193938+00');
INSERT INTO public.django_migrations VALUES (181, 'procrastinate', '0010_add_procrastinate_periodic_defers', '2026-11-22 12:15:01.19592+00');
INSERT INTO public.django_migrations VALUES (182, 'procrastinate', '0011_add_foreign_key_index', '2026-11-22 12:15:01.197195+00');
INSERT INTO public.django_migrations VALUES (183, 'procrastinate', '0012_add_locks_to_periodic_defer', '2026-11-22 12:15:01.198689+00');
INSERT INTO public.django_migrations VALUES (184, 'procrastinate', '0013_fix_procrastinate_defer_periodic_job', '2026-11-22 12:15:01.199853+00');
INSERT INTO public.django_migrations VALUES (185, 'procrastinate', '0014_add_finish_job_and_retry_job_functions', '2026-11-22 12:15:01.201002+00');
INSERT INTO public.django_migrations VALUES (186, 'procrastinate', '0015_add_trigger_on_job_deletion', '2026-11-22 12:15:01.202017+00');
INSERT INTO public.django_migrations VALUES (187, 'procrastinate', '0016_delete_finished_jobs', '2026-11-22 12:15:01.202982+00');
INSERT INTO public.django_migrations VALUES (188, 'procrastinate', '0017_add_checks_to_finish_job', '2026-11-22 12:15:01.204066+00');
INSERT INTO public.django_migrations VALUES (189, 'procrastinate', '0018_add_checks_to_retry_job', '2026-11-22 12:15:01.205045+00');
INSERT INTO public.django_migrations VALUES (190, 'procrastinate', '0019_fix_finish_job_compat_issue', '2026-11-22 12:15:01.206038+00');
INSERT INTO public.django_migrations VALUES (191, 'procrastinate', '0020_add_index_on_procrastinate_jobs', '2026-11-22 12:15:01.207241+00');
INSERT INTO public.django_migrations VALUES (192, 'procrastinate', '0021_add_kwargs_to_defer_periodic_job', '2026-11-22 12:15:01.208811+00');
INSERT INTO public.django_migrations VALUES (193, 'procrastinate', '0022_null_locks_excluded', '2026-11-22 12:15:01.209967+00');
INSERT INTO public.django_migrations VALUES (194, 'procrastinate', '0023_remove_old_finish_job_function', '2026-11-22 12:15:01.211072+00');
INSERT INTO public.django_migrations VALUES (195, 'procrastinate', '0024_job_id_bigint', '2026-11-22 12:15:01.213443+00');
INSERT INTO public.django_migrations VALUES (196, 'procrastinate', '0025_add_models', '2026-11-22 12:15:01.42903+00');
INSERT INTO public.django_migrations VALUES (197, 'procrastinate', '0026_add_job_priority', '2026-11-22 12:15:01.435718+00');
INSERT INTO public.django_migrations VALUES (198, 'procrastinate', '0027_add_periodic_job_priority', '2026-11-22 12:15:01.437179+00');
INSERT INTO public.django_migrations VALUES (199, 'procrastinate', '0028_add_cancel_states', '2026-11-22 12:15:01.443943+00');
INSERT INTO public.django_migrations VALUES (200, 'procrastinate', '0029_add_additional_params_to_retry_job', '2026-11-22 12:15:01.445286+00');
INSERT INTO public.django_migrations VALUES (201, 'procrastinate', '0030_alter_procrastinateevent_options', '2026-11-22 12:15:01.447418+00');
INSERT INTO public.django_migrations VALUES (202, 'procrastinate', '0031_add_indexes_for_fetch_job', '2026-11-22 12:15:01.449423+00');
INSERT INTO public.django_migrations VALUES (203, 'procrastinate', '0032_pre_cancel_notification', '2026-11-22 12:15:01.454063+00');
INSERT INTO public.django_migrations VALUES (204, 'procrastinate', '0033_post_cancel_notification', '2026-11-22 12:15:01.460889+00');
INSERT INTO public.django_migrations VALUES (205, 'procrastinate', '0034_pre_add_heartbeat', '2026-11-22 12:15:01.46603+00');
INSERT INTO public.django_migrations VALUES (206, 'procrastinate', '0035_post_add_heartbeat', '2026-11-22 12:15:01.46727+00');
INSERT INTO public.django_migrations VALUES (207, 'procrastinate', '0036_add_worker_model', '2026-11-22 12:15:01.471482+00');
INSERT INTO public.django_migrations VALUES (208, 'procrastinate', '0037_pre_batch_defer_jobs', '2026-11-22 12:15:01.473068+00');
INSERT INTO public.django_migrations VALUES (209, 'procrastinate', '0038_post_batch_defer_jobs', '2026-11-22 12:15:01.474172+00');
INSERT INTO public.django_migrations VALUES (210, 'procrastinate', '0039_pre_priority_lock_fetch_job', '2026-11-22 12:15:01.475304+00');
INSERT INTO public.django_migrations VALUES (211, 'procrastinate', '0040_pre_retry_failed_job', '2026-11-22 12:15:01.476441+00');
INSERT INTO public.django_migrations VALUES (212, 'procrastinate', '0041_post_retry_failed_job', '2026-11-22 12:15:01.477793+00');
INSERT INTO public.django_migrations VALUES (213, 'sessions', '0001_initial', '2026-11-22 12:15:01.480946+00');
INSERT INTO public.django_migrations VALUES (214, 'strategy', '0007_inventory_tables', '2026-11-22 12:15:01.966665+00');
INSERT INTO public.django_migrations VALUES (215, 'strategy', '0008_plans_and_known_days', '2026-11-22 12:15:02.050807+00');
INSERT INTO public.django_migrations VALUES (216, 'strategy', '0009_corrected_check_ins', '2026-11-22 12:15:02.139034+00');
INSERT INTO public.django_migrations VALUES (217, 'strategy', '0010_import_work', '2026-11-22 12:15:02.686525+00');
INSERT INTO public.django_migrations VALUES (218, 'strategy', '0011_given_up_drafts', '2026-11-22 12:15:02.711634+00');
INSERT INTO public.django_migrations VALUES (219, 'taggit', '0001_initial', '2026-11-22 12:15:03.00852+00');
INSERT INTO public.django_migrations VALUES (220, 'taggit', '0002_auto_20150616_2121', '2026-11-22 12:15:03.020023+00');
INSERT INTO public.django_migrations VALUES (221, 'taggit', '0003_taggeditem_add_unique_index', '2026-11-22 12:15:03.030631+00');
INSERT INTO public.django_migrations VALUES (222, 'taggit', '0004_alter_taggeditem_content_type_alter_taggeditem_tag', '2026-11-22 12:15:03.186473+00');
INSERT INTO public.django_migrations VALUES (223, 'taggit', '0005_auto_20220424_2025', '2026-11-22 12:15:03.192359+00');
INSERT INTO public.django_migrations VALUES (224, 'taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx', '2026-11-22 12:15:03.210286+00');
INSERT INTO public.django_migrations VALUES (225, 'wagtailadmin', '0001_create_admin_access_permissions', '2026-11-22 12:15:03.289279+00');
INSERT INTO public.django_migrations VALUES (226, 'wagtailadmin', '0002_admin', '2026-11-22 12:15:03.292179+00');
INSERT INTO public.django_migrations VALUES (227, 'wagtailadmin', '0003_admin_managed', '2026-11-22 12:15:03.295743+00');
INSERT INTO public.django_migrations VALUES (228, 'wagtailadmin', '0004_editingsession', '2026-11-22 12:15:03.595123+00');
INSERT INTO public.django_migrations VALUES (229, 'wagtailadmin', '0005_editingsession_is_editing', '2026-11-22 12:15:03.616972+00');
INSERT INTO public.django_migrations VALUES (230, 'wagtailadmin', '0006_formstate', '2026-11-22 12:15:03.696428+00');
INSERT INTO public.django_migrations VALUES (231, 'wagtailsearch', '0001_initial', '2026-11-22 12:15:04.069138+00');
INSERT INTO public.django_migrations VALUES (232, 'wagtailsearch', '0002_add_verbose_names', '2026-11-22 12:15:04.168627+00');
INSERT INTO public.django_migrations VALUES (233, 'wagtailsearch', '0003_remove_editors_pick', '2026-11-22 12:15:04.169702+00');
INSERT INTO public.django_migrations VALUES (234, 'wagtailsearch', '0004_querydailyhits_verbose_name_plural', '2026-11-22 12:15:04.174935+00');
INSERT INTO public.django_migrations VALUES (235, 'wagtailsearch', '0005_create_indexentry', '2026-11-22 12:15:04.266337+00');
INSERT INTO public.django_migrations VALUES (236, 'wagtailsearch', '0006_customise_indexentry', '2026-11-22 12:15:04.330489+00');
INSERT INTO public.django_migrations VALUES (237, 'wagtailsearch', '0007_delete_editorspick', '2026-11-22 12:15:04.336287+00');
INSERT INTO public.django_migrations VALUES (238, 'wagtailsearch', '0008_remove_query_and_querydailyhits_models', '2026-11-22 12:15:04.351343+00');
INSERT INTO public.django_migrations VALUES (239, 'wagtailsearch', '0009_remove_ngram_autocomplete', '2026-11-22 12:15:04.35228+00');
INSERT INTO public.django_migrations VALUES (240, 'wagtailsearch', '0010_add_text_fields', '2026-11-22 12:15:04.376139+00');
INSERT INTO public.django_migrations VALUES (241, 'wagtailusers', '0001_initial', '2026-11-22 12:15:04.660909+00');
INSERT INTO public.django_migrations VALUES (242, 'wagtailusers', '0002_add_verbose_name_on_userprofile', '2026-11-22 12:15:04.719924+00');
INSERT INTO public.django_migrations VALUES (243, 'wagtailusers', '0003_add_verbose_names', '2026-11-22 12:15:04.740272+00');
INSERT INTO public.django_migrations VALUES (244, 'wagtailusers', '0004_capitalizeverbose', '2026-11-22 12:15:04.816555+00');
INSERT INTO public.django_migrations VALUES (245, 'wagtailusers', '0005_make_related_name_wagtail_specific', '2026-11-22 12:15:04.895656+00');
INSERT INTO public.django_migrations VALUES (246, 'wagtailusers', '0006_userprofile_prefered_language', '2026-11-22 12:15:05.108941+00');
INSERT INTO public.django_migrations VALUES (247, 'wagtailusers', '0007_userprofile_current_time_zone', '2026-11-22 12:15:05.129831+00');
INSERT INTO public.django_migrations VALUES (248, 'wagtailusers', '0008_userprofile_avatar', '2026-11-22 12:15:05.150168+00');
INSERT INTO public.django_migrations VALUES (249, 'wagtailusers', '0009_userprofile_verbose_name_plural', '2026-11-22 12:15:05.169451+00');
INSERT INTO public.django_migrations VALUES (250, 'wagtailusers', '0010_userprofile_updated_comments_notifications', '2026-11-22 12:15:05.189685+00');
INSERT INTO public.django_migrations VALUES (251, 'wagtailusers', '0011_userprofile_dismissibles', '2026-11-22 12:15:05.209494+00');
INSERT INTO public.django_migrations VALUES (252, 'wagtailusers', '0012_userprofile_theme', '2026-11-22 12:15:05.229927+00');
INSERT INTO public.django_migrations VALUES (253, 'wagtailusers', '0013_userprofile_density', '2026-11-22 12:15:05.250213+00');
INSERT INTO public.django_migrations VALUES (254, 'wagtailusers', '0014_userprofile_contrast', '2026-11-22 12:15:05.270714+00');
INSERT INTO public.django_migrations VALUES (255, 'wagtailusers', '0015_userprofile_keyboard_shortcuts', '2026-11-22 12:15:05.291178+00');
INSERT INTO public.django_migrations VALUES (256, 'wagtailcore', '0001_squashed_0016_change_page_url_path_to_text_field', '2026-11-22 12:15:05.293454+00');
INSERT INTO public.editorial_approval VALUES (2);
INSERT INTO public.rollup_state VALUES (true, '-infinity', '-infinity');
INSERT INTO public.wagtailcore_collection VALUES (1, '0001', 1, 0, 'Root');
INSERT INTO public.wagtailcore_locale VALUES (1, 'de');
INSERT INTO public.wagtailcore_page VALUES (1, '0001', 1, 0, 'Root', 'root', true, false, '/', '', false, '', NULL, NULL, false, 1, NULL, false, NULL, NULL, NULL, NULL, 'Root', NULL, NULL, 'a25305f0-aa96-49aa-a3d6-313c4124687f', 1, NULL, NULL);
INSERT INTO public.wagtailcore_site VALUES (2, 'localhost', 80, true, 1, 'Texte');
INSERT INTO public.wagtailcore_task VALUES (2, 'Freigabe', true, 27);
INSERT INTO public.wagtailcore_workflow VALUES (2, 'Freigabe', true);
INSERT INTO public.wagtailcore_workflowpage VALUES (1, 2);
INSERT INTO public.wagtailcore_workflowtask VALUES (2, 0, 2, 2);
SELECT pg_catalog.setval('public.account_emailaddress_id_seq', 1, false);
SELECT pg_catalog.setval('public.account_emailconfirmation_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_group_id_seq', 2, true);
SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_permission_id_seq', 733, true);
SELECT pg_catalog.setval('public.datahub_accesstoken_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_alert_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_alertevent_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_alertrule_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_coldfile_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_coldleftover_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_coldremoval_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_dashboard_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_dataset_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_device_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_deviceprofile_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_entity_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_heldmessage_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_hostedcontext_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_keeping_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_publictype_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_registration_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_series_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_source_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_sourcehour_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_sourcekey_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_subscription_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_upload_id_seq', 1, false);
SELECT pg_catalog.setval('public.datahub_uploadpart_id_seq', 1, false);
SELECT pg_catalog.setval('public.django_content_type_id_seq', 183, true);
SELECT pg_catalog.setval('public.django_migrations_id_seq', 256, true);
SELECT pg_catalog.setval('public.governance_counciltext_id_seq', 1, false);
SELECT pg_catalog.setval('public.governance_report_id_seq', 1, false);
SELECT pg_catalog.setval('public.kernel_auditentry_id_seq', 1, false);
SELECT pg_catalog.setval('public.kernel_document_id_seq', 1, false);
SELECT pg_catalog.setval('public.kernel_invitation_id_seq', 1, false);
SELECT pg_catalog.setval('public.kernel_outgoingmail_id_seq', 1, false);
SELECT pg_catalog.setval('public.kernel_rolegrant_id_seq', 1, false);
SELECT pg_catalog.setval('public.kernel_space_id_seq', 1, false);
SELECT pg_catalog.setval('public.kernel_storedfile_id_seq', 1, false);
SELECT pg_catalog.setval('public.kernel_user_groups_id_seq', 1, false);
SELECT pg_catalog.setval('public.kernel_user_id_seq', 1, false);
SELECT pg_catalog.setval('public.kernel_user_user_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('public.kernel_wordtemplate_id_seq', 1, false);
SELECT pg_catalog.setval('public.mfa_authenticator_id_seq', 1, false);
SELECT pg_catalog.setval('public.participation_contribution_id_seq', 1, false);
SELECT pg_catalog.setval('public.participation_dataproposal_id_seq', 1, false);
SELECT pg_catalog.setval('public.participation_support_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_acceptedgap_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_budgetline_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_bundle_action_fields_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_bundle_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_call_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_call_jury_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_candidate_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_check_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_checkanswer_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_contribution_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_criterion_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_fundingsource_action_fields_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_fundingsource_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_juryscore_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_leadlogentry_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_leadproject_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_learning_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_measure_action_fields_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_measure_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_measure_scenarios_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_measure_sdgs_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_measureactor_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_measureimport_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_measureimport_measures_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_measureimportdraft_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_measurepicture_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_milestone_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_risk_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_savedfilter_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_score_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_selection_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_selectionballot_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_sketch_id_seq', 1, false);
SELECT pg_catalog.setval('public.portfolio_story_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_events_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_jobs_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_periodic_defers_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_workers_id_seq', 1, false);
SELECT pg_catalog.setval('public.region_commitment_id_seq', 1, false);
SELECT pg_catalog.setval('public.region_consortium_id_seq', 1, false);
SELECT pg_catalog.setval('public.region_contact_id_seq', 1, false);
SELECT pg_catalog.setval('public.region_district_id_seq', 1, false);
SELECT pg_catalog.setval('public.region_legaltext_id_seq', 1, false);
SELECT pg_catalog.setval('public.region_membership_id_seq', 1, false);
SELECT pg_catalog.setval('public.region_municipality_id_seq', 1, false);
SELECT pg_catalog.setval('public.region_organisation_id_seq', 1, false);
SELECT pg_catalog.setval('public.region_profileanswer_id_seq', 1, false);
SELECT pg_catalog.setval('public.region_region_id_seq', 1, false);
SELECT pg_catalog.setval('public.rollup_dirty_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_adoption_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_adoptionstep_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_agreement_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_costline_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_decision_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_effectreport_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_expense_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_fitcheck_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_guideprogress_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_installation_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_installationdraft_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_installationsecret_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_question_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_reply_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_solution_action_fields_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_solution_builds_on_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_solution_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_solution_sdgs_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_solutionversion_id_seq', 1, false);
SELECT pg_catalog.setval('public.solutions_training_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_actionfield_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_checkin_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_checkincorrection_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_checklist_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_checklistquestion_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_contactpoint_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_contentsentry_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_externalplan_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_fieldchoice_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_frozenresult_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_futurestatement_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_goal_action_fields_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_goal_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_goal_sdgs_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_goallink_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_guardrail_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_guardsection_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_guidinganswer_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_importbatch_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_indicator_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_inventorybatch_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_inventoryitem_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_journey_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_journeystep_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_keyresult_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_narrative_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_objective_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_okrcycle_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_persona_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_planlink_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_processstep_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_scenario_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_statistic_action_fields_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_statistic_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_statistic_sdgs_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_statistictarget_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_statisticvalue_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_steeringnote_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_strategy_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_strategyfactor_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_strategyreview_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_strategyversion_id_seq', 1, false);
SELECT pg_catalog.setval('public.strategy_targetchange_id_seq', 1, false);
SELECT pg_catalog.setval('public.taggit_tag_id_seq', 1, false);
SELECT pg_catalog.setval('public.taggit_taggeditem_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailadmin_admin_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailadmin_editingsession_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailadmin_formstate_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_apitoken_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_collection_id_seq', 1, true);
SELECT pg_catalog.setval('public.wagtailcore_collectionviewrestriction_groups_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_collectionviewrestriction_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_comment_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_commentreply_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_groupapprovaltask_groups_id_seq', 1, true);
SELECT pg_catalog.setval('public.wagtailcore_groupcollectionpermission_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_grouppagepermission_id_seq', 7, true);
SELECT pg_catalog.setval('public.wagtailcore_groupsitepermission_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_locale_id_seq', 1, true);
SELECT pg_catalog.setval('public.wagtailcore_modellogentry_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_page_id_seq', 2, true);
SELECT pg_catalog.setval('public.wagtailcore_pagelogentry_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_pagerevision_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_pagesubscription_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_pageviewrestriction_groups_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_pageviewrestriction_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_referenceindex_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_site_id_seq', 2, true);
SELECT pg_catalog.setval('public.wagtailcore_task_id_seq', 2, true);
SELECT pg_catalog.setval('public.wagtailcore_taskstate_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_uploadedfile_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_workflow_id_seq', 2, true);
SELECT pg_catalog.setval('public.wagtailcore_workflowstate_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_workflowtask_id_seq', 2, true);
SELECT pg_catalog.setval('public.wagtailsearch_indexentry_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailusers_userprofile_id_seq', 1, false);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attribute_instance
    ADD CONSTRAINT attribute_instance_pkey PRIMARY KEY (tenant, entity_id, attribute, instance_id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_accesstoken
    ADD CONSTRAINT datahub_accesstoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_accesstoken
    ADD CONSTRAINT datahub_accesstoken_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.datahub_alert
    ADD CONSTRAINT datahub_alert_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_alertevent
    ADD CONSTRAINT datahub_alertevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_alertrule
    ADD CONSTRAINT datahub_alertrule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_coldfile
    ADD CONSTRAINT datahub_coldfile_path_key UNIQUE (path);
ALTER TABLE ONLY public.datahub_coldfile
    ADD CONSTRAINT datahub_coldfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_coldleftover
    ADD CONSTRAINT datahub_coldleftover_path_key UNIQUE (path);
ALTER TABLE ONLY public.datahub_coldleftover
    ADD CONSTRAINT datahub_coldleftover_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_coldremoval
    ADD CONSTRAINT datahub_coldremoval_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_dashboard
    ADD CONSTRAINT datahub_dashboard_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_dataset
    ADD CONSTRAINT datahub_dataset_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_dataset
    ADD CONSTRAINT datahub_dataset_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.datahub_device
    ADD CONSTRAINT datahub_device_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_devicehealth
    ADD CONSTRAINT datahub_devicehealth_pkey PRIMARY KEY (device_id);
ALTER TABLE ONLY public.datahub_deviceprofile
    ADD CONSTRAINT datahub_deviceprofile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_entity
    ADD CONSTRAINT datahub_entity_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_entitygeometry
    ADD CONSTRAINT datahub_entitygeometry_pkey PRIMARY KEY (tenant, entity_id, property, dataset_id);
ALTER TABLE ONLY public.datahub_heldmessage
    ADD CONSTRAINT datahub_heldmessage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_hostedcontext
    ADD CONSTRAINT datahub_hostedcontext_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_keeping
    ADD CONSTRAINT datahub_keeping_dataset_id_key UNIQUE (dataset_id);
ALTER TABLE ONLY public.datahub_keeping
    ADD CONSTRAINT datahub_keeping_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_publictype
    ADD CONSTRAINT datahub_publictype_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_registration
    ADD CONSTRAINT datahub_registration_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_series
    ADD CONSTRAINT datahub_series_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_source
    ADD CONSTRAINT datahub_source_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_source
    ADD CONSTRAINT datahub_source_public_id_key UNIQUE (public_id);
ALTER TABLE ONLY public.datahub_sourceconfiguration
    ADD CONSTRAINT datahub_sourceconfiguration_pkey PRIMARY KEY (source_id);
ALTER TABLE ONLY public.datahub_sourcehour
    ADD CONSTRAINT datahub_sourcehour_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_sourcekey
    ADD CONSTRAINT datahub_sourcekey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_sourcekey
    ADD CONSTRAINT datahub_sourcekey_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.datahub_sourceprogress
    ADD CONSTRAINT datahub_sourceprogress_pkey PRIMARY KEY (source_id);
ALTER TABLE ONLY public.datahub_sourcestatus
    ADD CONSTRAINT datahub_sourcestatus_pkey PRIMARY KEY (source_id);
ALTER TABLE ONLY public.datahub_subscription
    ADD CONSTRAINT datahub_subscription_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_upload
    ADD CONSTRAINT datahub_upload_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_uploadpart
    ADD CONSTRAINT datahub_uploadpart_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.editorial_approval
    ADD CONSTRAINT editorial_approval_pkey PRIMARY KEY (task_ptr_id);
ALTER TABLE ONLY public.editorial_chapterpage
    ADD CONSTRAINT editorial_chapterpage_pkey PRIMARY KEY (page_ptr_id);
ALTER TABLE ONLY public.editorial_strategytext
    ADD CONSTRAINT editorial_strategytext_pkey PRIMARY KEY (page_ptr_id);
ALTER TABLE ONLY public.editorial_strategytext
    ADD CONSTRAINT editorial_strategytext_strategy_id_key UNIQUE (strategy_id);
ALTER TABLE ONLY public.governance_counciltext
    ADD CONSTRAINT governance_counciltext_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.governance_counciltext
    ADD CONSTRAINT governance_counciltext_strategy_id_key UNIQUE (strategy_id);
ALTER TABLE ONLY public.governance_report
    ADD CONSTRAINT governance_report_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.datahub_heldmessage
    ADD CONSTRAINT held_once UNIQUE (source_id, digest);
ALTER TABLE ONLY public.kernel_auditentry
    ADD CONSTRAINT kernel_auditentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kernel_document
    ADD CONSTRAINT kernel_document_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kernel_invitation
    ADD CONSTRAINT kernel_invitation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kernel_invitation
    ADD CONSTRAINT kernel_invitation_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.kernel_outgoingmail
    ADD CONSTRAINT kernel_outgoingmail_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kernel_rolegrant
    ADD CONSTRAINT kernel_rolegrant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kernel_space
    ADD CONSTRAINT kernel_space_key_key UNIQUE (key);
ALTER TABLE ONLY public.kernel_space
    ADD CONSTRAINT kernel_space_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kernel_storedfile
    ADD CONSTRAINT kernel_storedfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kernel_user
    ADD CONSTRAINT kernel_user_email_key UNIQUE (email);
ALTER TABLE ONLY public.kernel_user_groups
    ADD CONSTRAINT kernel_user_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kernel_user_groups
    ADD CONSTRAINT kernel_user_groups_user_id_group_id_176b7b25_uniq UNIQUE (user_id, group_id);
ALTER TABLE ONLY public.kernel_user
    ADD CONSTRAINT kernel_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kernel_user_user_permissions
    ADD CONSTRAINT kernel_user_user_permiss_user_id_permission_id_78d8fc93_uniq UNIQUE (user_id, permission_id);
ALTER TABLE ONLY public.kernel_user_user_permissions
    ADD CONSTRAINT kernel_user_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kernel_wordtemplate
    ADD CONSTRAINT kernel_wordtemplate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.latest
    ADD CONSTRAINT latest_pkey PRIMARY KEY (tenant, series_id);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.observation
    ADD CONSTRAINT observation_pkey PRIMARY KEY (tenant, series_id, observed_at);
ALTER TABLE ONLY public.strategy_guidinganswer
    ADD CONSTRAINT one_answer_per_guiding_question UNIQUE (strategy_id, question);
ALTER TABLE ONLY public.region_profileanswer
    ADD CONSTRAINT one_answer_per_question UNIQUE (municipality_id, question);
ALTER TABLE ONLY public.portfolio_selectionballot
    ADD CONSTRAINT one_ballot_per_person UNIQUE (selection_id, user_id);
ALTER TABLE ONLY public.portfolio_candidate
    ADD CONSTRAINT one_candidacy_per_selection UNIQUE (selection_id, measure_id);
ALTER TABLE ONLY public.portfolio_candidate
    ADD CONSTRAINT one_candidacy_per_sketch UNIQUE (selection_id, sketch_id);
ALTER TABLE ONLY public.strategy_fieldchoice
    ADD CONSTRAINT one_choice_per_strategy_and_field UNIQUE (strategy_id, field_id);
ALTER TABLE ONLY public.datahub_coldfile
    ADD CONSTRAINT one_cold_file_a_month UNIQUE (tenant, month);
ALTER TABLE ONLY public.datahub_hostedcontext
    ADD CONSTRAINT one_context_per_id UNIQUE (tenant, local_id);
ALTER TABLE ONLY public.portfolio_contribution
    ADD CONSTRAINT one_contribution_per_goal UNIQUE (measure_id, goal_id);
ALTER TABLE ONLY public.portfolio_contribution
    ADD CONSTRAINT one_contribution_per_key_result UNIQUE (measure_id, key_result_id);
ALTER TABLE ONLY public.portfolio_contribution
    ADD CONSTRAINT one_contribution_per_statement UNIQUE (measure_id, future_statement_id);
ALTER TABLE ONLY public.solutions_costline
    ADD CONSTRAINT one_cost_line_per_key UNIQUE (solution_id, municipality_id, key);
ALTER TABLE ONLY public.datahub_dashboard
    ADD CONSTRAINT one_dashboard_per_slug UNIQUE (owner_id, slug);
ALTER TABLE ONLY public.datahub_device
    ADD CONSTRAINT one_device_per_source_and_key UNIQUE (source_id, device_key);
ALTER TABLE ONLY public.datahub_entity
    ADD CONSTRAINT one_entity_per_urn UNIQUE (tenant, urn);
ALTER TABLE ONLY public.portfolio_savedfilter
    ADD CONSTRAINT one_filter_per_name UNIQUE (user_id, name);
ALTER TABLE ONLY public.strategy_goal
    ADD CONSTRAINT one_goal_per_key UNIQUE (strategy_id, key);
ALTER TABLE ONLY public.strategy_guardsection
    ADD CONSTRAINT one_guard_section_per_kind UNIQUE (strategy_id, kind);
ALTER TABLE ONLY public.strategy_indicator
    ADD CONSTRAINT one_indicator_per_key UNIQUE (owner_id, key);
ALTER TABLE ONLY public.strategy_goallink
    ADD CONSTRAINT one_link_per_pair_of_goals UNIQUE (goal_id, serves_id);
ALTER TABLE ONLY public.portfolio_measure
    ADD CONSTRAINT one_measure_per_number UNIQUE (owner_id, number);
ALTER TABLE ONLY public.datahub_deviceprofile
    ADD CONSTRAINT one_profile_per_key UNIQUE (tenant, key);
ALTER TABLE ONLY public.strategy_checklistquestion
    ADD CONSTRAINT one_question_per_checklist_key UNIQUE (checklist_id, key);
ALTER TABLE ONLY public.datahub_registration
    ADD CONSTRAINT one_registration_per_urn UNIQUE (tenant, urn);
ALTER TABLE ONLY public.kernel_rolegrant
    ADD CONSTRAINT one_role_per_person_and_space UNIQUE (user_id, space_id);
ALTER TABLE ONLY public.datahub_publictype
    ADD CONSTRAINT one_row_per_public_type UNIQUE (tenant, type);
ALTER TABLE ONLY public.solutions_adoptionstep
    ADD CONSTRAINT one_row_per_step UNIQUE (adoption_id, key);
ALTER TABLE ONLY public.solutions_solutionversion
    ADD CONSTRAINT one_row_per_version UNIQUE (solution_id, version);
ALTER TABLE ONLY public.datahub_alertrule
    ADD CONSTRAINT one_rule_per_key UNIQUE (owner_id, key);
ALTER TABLE ONLY public.portfolio_juryscore
    ADD CONSTRAINT one_score_per_juror UNIQUE (sketch_id, user_id);
ALTER TABLE ONLY public.portfolio_score
    ADD CONSTRAINT one_score_per_person UNIQUE (candidate_id, criterion_id, user_id);
ALTER TABLE ONLY public.solutions_installationsecret
    ADD CONSTRAINT one_secret_per_question UNIQUE (installation_id, key);
ALTER TABLE ONLY public.datahub_series
    ADD CONSTRAINT one_series_per_attribute UNIQUE (tenant, entity_id, attribute);
ALTER TABLE ONLY public.strategy_contentsentry
    ADD CONSTRAINT one_state_per_contents_entry UNIQUE (strategy_id, entry);
ALTER TABLE ONLY public.strategy_statisticvalue
    ADD CONSTRAINT one_statistic_value UNIQUE (statistic_id, place_kind, place_key, reference_date, breakdown, basis);
ALTER TABLE ONLY public.datahub_subscription
    ADD CONSTRAINT one_subscription_per_urn UNIQUE (tenant, kind, urn);
ALTER TABLE ONLY public.participation_support
    ADD CONSTRAINT one_support_per_browser UNIQUE (proposal_id, browser);
ALTER TABLE ONLY public.solutions_guideprogress
    ADD CONSTRAINT one_tick_per_guide_step UNIQUE (adoption_id, step);
ALTER TABLE ONLY public.datahub_sourcehour
    ADD CONSTRAINT one_total_per_hour UNIQUE (source_id, hour);
ALTER TABLE ONLY public.strategy_strategyversion
    ADD CONSTRAINT one_version_per_number UNIQUE (strategy_id, number);
ALTER TABLE ONLY public.portfolio_acceptedgap
    ADD CONSTRAINT one_word_per_gap UNIQUE (gap, subject_id);
ALTER TABLE ONLY public.kernel_wordtemplate
    ADD CONSTRAINT one_word_template_per_kind UNIQUE (space_id, kind);
ALTER TABLE ONLY public.participation_contribution
    ADD CONSTRAINT participation_contribution_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.participation_dataproposal
    ADD CONSTRAINT participation_dataproposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.participation_support
    ADD CONSTRAINT participation_support_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_acceptedgap
    ADD CONSTRAINT portfolio_acceptedgap_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_budgetline
    ADD CONSTRAINT portfolio_budgetline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_bundle_action_fields
    ADD CONSTRAINT portfolio_bundle_action__bundle_id_actionfield_id_9222d0e1_uniq UNIQUE (bundle_id, actionfield_id);
ALTER TABLE ONLY public.portfolio_bundle_action_fields
    ADD CONSTRAINT portfolio_bundle_action_fields_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_bundle
    ADD CONSTRAINT portfolio_bundle_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_call_jury
    ADD CONSTRAINT portfolio_call_jury_call_id_user_id_199a904a_uniq UNIQUE (call_id, user_id);
ALTER TABLE ONLY public.portfolio_call_jury
    ADD CONSTRAINT portfolio_call_jury_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_call
    ADD CONSTRAINT portfolio_call_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_call
    ADD CONSTRAINT portfolio_call_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.portfolio_candidate
    ADD CONSTRAINT portfolio_candidate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_check
    ADD CONSTRAINT portfolio_check_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_checkanswer
    ADD CONSTRAINT portfolio_checkanswer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_contribution
    ADD CONSTRAINT portfolio_contribution_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_criterion
    ADD CONSTRAINT portfolio_criterion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_fundingsource_action_fields
    ADD CONSTRAINT portfolio_fundingsource__fundingsource_id_actionf_81b2dbb2_uniq UNIQUE (fundingsource_id, actionfield_id);
ALTER TABLE ONLY public.portfolio_fundingsource_action_fields
    ADD CONSTRAINT portfolio_fundingsource_action_fields_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_fundingsource
    ADD CONSTRAINT portfolio_fundingsource_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_juryscore
    ADD CONSTRAINT portfolio_juryscore_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_leadlogentry
    ADD CONSTRAINT portfolio_leadlogentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_leadproject
    ADD CONSTRAINT portfolio_leadproject_measure_id_key UNIQUE (measure_id);
ALTER TABLE ONLY public.portfolio_leadproject
    ADD CONSTRAINT portfolio_leadproject_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_learning
    ADD CONSTRAINT portfolio_learning_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_measure_action_fields
    ADD CONSTRAINT portfolio_measure_action_fields_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_measure_action_fields
    ADD CONSTRAINT portfolio_measure_action_measure_id_actionfield_i_edec21f1_uniq UNIQUE (measure_id, actionfield_id);
ALTER TABLE ONLY public.portfolio_measure
    ADD CONSTRAINT portfolio_measure_adoption_id_key UNIQUE (adoption_id);
ALTER TABLE ONLY public.portfolio_measure
    ADD CONSTRAINT portfolio_measure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_measure_scenarios
    ADD CONSTRAINT portfolio_measure_scenar_measure_id_scenario_id_b98886ea_uniq UNIQUE (measure_id, scenario_id);
ALTER TABLE ONLY public.portfolio_measure_scenarios
    ADD CONSTRAINT portfolio_measure_scenarios_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_measure_sdgs
    ADD CONSTRAINT portfolio_measure_sdgs_measure_id_sdggoal_id_c4b9a5c1_uniq UNIQUE (measure_id, sdggoal_id);
ALTER TABLE ONLY public.portfolio_measure_sdgs
    ADD CONSTRAINT portfolio_measure_sdgs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_measureactor
    ADD CONSTRAINT portfolio_measureactor_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_measureimport_measures
    ADD CONSTRAINT portfolio_measureimport__measureimport_id_measure_f166f4c5_uniq UNIQUE (measureimport_id, measure_id);
ALTER TABLE ONLY public.portfolio_measureimport_measures
    ADD CONSTRAINT portfolio_measureimport_measures_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_measureimport
    ADD CONSTRAINT portfolio_measureimport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_measureimportdraft
    ADD CONSTRAINT portfolio_measureimportdraft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_measurepicture
    ADD CONSTRAINT portfolio_measurepicture_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_milestone
    ADD CONSTRAINT portfolio_milestone_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_risk
    ADD CONSTRAINT portfolio_risk_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_savedfilter
    ADD CONSTRAINT portfolio_savedfilter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_score
    ADD CONSTRAINT portfolio_score_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_selection
    ADD CONSTRAINT portfolio_selection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_selectionballot
    ADD CONSTRAINT portfolio_selectionballot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_sketch
    ADD CONSTRAINT portfolio_sketch_measure_id_key UNIQUE (measure_id);
ALTER TABLE ONLY public.portfolio_sketch
    ADD CONSTRAINT portfolio_sketch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_story
    ADD CONSTRAINT portfolio_story_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.region_commitment
    ADD CONSTRAINT region_commitment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.region_consortium
    ADD CONSTRAINT region_consortium_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.region_consortium
    ADD CONSTRAINT region_consortium_region_id_key UNIQUE (region_id);
ALTER TABLE ONLY public.region_consortium
    ADD CONSTRAINT region_consortium_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.region_consortium
    ADD CONSTRAINT region_consortium_space_id_key UNIQUE (space_id);
ALTER TABLE ONLY public.region_contact
    ADD CONSTRAINT region_contact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.region_district
    ADD CONSTRAINT region_district_ags_key UNIQUE (ags);
ALTER TABLE ONLY public.region_district
    ADD CONSTRAINT region_district_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.region_legaltext
    ADD CONSTRAINT region_legaltext_key_key UNIQUE (key);
ALTER TABLE ONLY public.region_legaltext
    ADD CONSTRAINT region_legaltext_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.region_membership
    ADD CONSTRAINT region_membership_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.region_municipality
    ADD CONSTRAINT region_municipality_ags_key UNIQUE (ags);
ALTER TABLE ONLY public.region_municipality
    ADD CONSTRAINT region_municipality_ars_key UNIQUE (ars);
ALTER TABLE ONLY public.region_municipality
    ADD CONSTRAINT region_municipality_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.region_municipality
    ADD CONSTRAINT region_municipality_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.region_municipality
    ADD CONSTRAINT region_municipality_space_id_key UNIQUE (space_id);
ALTER TABLE ONLY public.region_organisation
    ADD CONSTRAINT region_organisation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.region_organisation
    ADD CONSTRAINT region_organisation_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.region_profileanswer
    ADD CONSTRAINT region_profileanswer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.region_region
    ADD CONSTRAINT region_region_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.region_region
    ADD CONSTRAINT region_region_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.rollup_day
    ADD CONSTRAINT rollup_day_pkey PRIMARY KEY (tenant, series_id, day);
ALTER TABLE ONLY public.rollup_dirty
    ADD CONSTRAINT rollup_dirty_pkey PRIMARY KEY (tenant, series_id, hour, id);
ALTER TABLE ONLY public.rollup_hour
    ADD CONSTRAINT rollup_hour_pkey PRIMARY KEY (tenant, series_id, hour);
ALTER TABLE ONLY public.rollup_state
    ADD CONSTRAINT rollup_state_pkey PRIMARY KEY (only_row);
ALTER TABLE ONLY public.series_horizon
    ADD CONSTRAINT series_horizon_pkey PRIMARY KEY (tenant, series_id);
ALTER TABLE ONLY public.solutions_adoption
    ADD CONSTRAINT solutions_adoption_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_adoptionstep
    ADD CONSTRAINT solutions_adoptionstep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_agreement
    ADD CONSTRAINT solutions_agreement_adoption_id_key UNIQUE (adoption_id);
ALTER TABLE ONLY public.solutions_agreement
    ADD CONSTRAINT solutions_agreement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_costline
    ADD CONSTRAINT solutions_costline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_decision
    ADD CONSTRAINT solutions_decision_adoption_id_key UNIQUE (adoption_id);
ALTER TABLE ONLY public.solutions_decision
    ADD CONSTRAINT solutions_decision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_effectreport
    ADD CONSTRAINT solutions_effectreport_adoption_id_key UNIQUE (adoption_id);
ALTER TABLE ONLY public.solutions_effectreport
    ADD CONSTRAINT solutions_effectreport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_expense
    ADD CONSTRAINT solutions_expense_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_fitcheck
    ADD CONSTRAINT solutions_fitcheck_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_guideprogress
    ADD CONSTRAINT solutions_guideprogress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_installation
    ADD CONSTRAINT solutions_installation_adoption_id_key UNIQUE (adoption_id);
ALTER TABLE ONLY public.solutions_installation
    ADD CONSTRAINT solutions_installation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_installationdraft
    ADD CONSTRAINT solutions_installationdraft_adoption_id_key UNIQUE (adoption_id);
ALTER TABLE ONLY public.solutions_installationdraft
    ADD CONSTRAINT solutions_installationdraft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_installationsecret
    ADD CONSTRAINT solutions_installationsecret_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_question
    ADD CONSTRAINT solutions_question_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_reply
    ADD CONSTRAINT solutions_reply_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_solution_action_fields
    ADD CONSTRAINT solutions_solution_actio_solution_id_actionfield__182d26d2_uniq UNIQUE (solution_id, actionfield_id);
ALTER TABLE ONLY public.solutions_solution_action_fields
    ADD CONSTRAINT solutions_solution_action_fields_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_solution_builds_on
    ADD CONSTRAINT solutions_solution_build_from_solution_id_to_solu_b7ab46d4_uniq UNIQUE (from_solution_id, to_solution_id);
ALTER TABLE ONLY public.solutions_solution_builds_on
    ADD CONSTRAINT solutions_solution_builds_on_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_solution
    ADD CONSTRAINT solutions_solution_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_solution_sdgs
    ADD CONSTRAINT solutions_solution_sdgs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_solution_sdgs
    ADD CONSTRAINT solutions_solution_sdgs_solution_id_sdggoal_id_1c93db0c_uniq UNIQUE (solution_id, sdggoal_id);
ALTER TABLE ONLY public.solutions_solution
    ADD CONSTRAINT solutions_solution_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.solutions_solutionversion
    ADD CONSTRAINT solutions_solutionversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.solutions_training
    ADD CONSTRAINT solutions_training_adoption_id_key UNIQUE (adoption_id);
ALTER TABLE ONLY public.solutions_training
    ADD CONSTRAINT solutions_training_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_actionfield
    ADD CONSTRAINT strategy_actionfield_key_key UNIQUE (key);
ALTER TABLE ONLY public.strategy_actionfield
    ADD CONSTRAINT strategy_actionfield_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_checkin
    ADD CONSTRAINT strategy_checkin_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_checkincorrection
    ADD CONSTRAINT strategy_checkincorrection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_checklist
    ADD CONSTRAINT strategy_checklist_key_key UNIQUE (key);
ALTER TABLE ONLY public.strategy_checklist
    ADD CONSTRAINT strategy_checklist_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_checklistquestion
    ADD CONSTRAINT strategy_checklistquestion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_contactpoint
    ADD CONSTRAINT strategy_contactpoint_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_contentsentry
    ADD CONSTRAINT strategy_contentsentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_externalplan
    ADD CONSTRAINT strategy_externalplan_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_fieldchoice
    ADD CONSTRAINT strategy_fieldchoice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_frozenresult
    ADD CONSTRAINT strategy_frozenresult_key_result_id_key UNIQUE (key_result_id);
ALTER TABLE ONLY public.strategy_frozenresult
    ADD CONSTRAINT strategy_frozenresult_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_futurestatement
    ADD CONSTRAINT strategy_futurestatement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_goal_action_fields
    ADD CONSTRAINT strategy_goal_action_fie_goal_id_actionfield_id_9b554494_uniq UNIQUE (goal_id, actionfield_id);
ALTER TABLE ONLY public.strategy_goal_action_fields
    ADD CONSTRAINT strategy_goal_action_fields_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_goal
    ADD CONSTRAINT strategy_goal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_goal_sdgs
    ADD CONSTRAINT strategy_goal_sdgs_goal_id_sdggoal_id_e53c8b5f_uniq UNIQUE (goal_id, sdggoal_id);
ALTER TABLE ONLY public.strategy_goal_sdgs
    ADD CONSTRAINT strategy_goal_sdgs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_goallink
    ADD CONSTRAINT strategy_goallink_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_guardrail
    ADD CONSTRAINT strategy_guardrail_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_guardsection
    ADD CONSTRAINT strategy_guardsection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_guidinganswer
    ADD CONSTRAINT strategy_guidinganswer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_importbatch
    ADD CONSTRAINT strategy_importbatch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_indicator
    ADD CONSTRAINT strategy_indicator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_inventorybatch
    ADD CONSTRAINT strategy_inventorybatch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_inventoryitem
    ADD CONSTRAINT strategy_inventoryitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_journey
    ADD CONSTRAINT strategy_journey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_journeystep
    ADD CONSTRAINT strategy_journeystep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_keyresult
    ADD CONSTRAINT strategy_keyresult_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_narrative
    ADD CONSTRAINT strategy_narrative_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_narrative
    ADD CONSTRAINT strategy_narrative_strategy_id_key UNIQUE (strategy_id);
ALTER TABLE ONLY public.strategy_objective
    ADD CONSTRAINT strategy_objective_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_okrcycle
    ADD CONSTRAINT strategy_okrcycle_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_persona
    ADD CONSTRAINT strategy_persona_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_planlink
    ADD CONSTRAINT strategy_planlink_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_processstep
    ADD CONSTRAINT strategy_processstep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_scenario
    ADD CONSTRAINT strategy_scenario_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_sdggoal
    ADD CONSTRAINT strategy_sdggoal_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.strategy_statistic_action_fields
    ADD CONSTRAINT strategy_statistic_actio_statistic_id_actionfield_1e86e438_uniq UNIQUE (statistic_id, actionfield_id);
ALTER TABLE ONLY public.strategy_statistic_action_fields
    ADD CONSTRAINT strategy_statistic_action_fields_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_statistic
    ADD CONSTRAINT strategy_statistic_key_key UNIQUE (key);
ALTER TABLE ONLY public.strategy_statistic
    ADD CONSTRAINT strategy_statistic_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_statistic_sdgs
    ADD CONSTRAINT strategy_statistic_sdgs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_statistic_sdgs
    ADD CONSTRAINT strategy_statistic_sdgs_statistic_id_sdggoal_id_987804a8_uniq UNIQUE (statistic_id, sdggoal_id);
ALTER TABLE ONLY public.strategy_statistictarget
    ADD CONSTRAINT strategy_statistictarget_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_statisticvalue
    ADD CONSTRAINT strategy_statisticvalue_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_steeringnote
    ADD CONSTRAINT strategy_steeringnote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_strategy
    ADD CONSTRAINT strategy_strategy_key_key UNIQUE (key);
ALTER TABLE ONLY public.strategy_strategy
    ADD CONSTRAINT strategy_strategy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_strategyfactor
    ADD CONSTRAINT strategy_strategyfactor_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_strategyreview
    ADD CONSTRAINT strategy_strategyreview_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_strategyversion
    ADD CONSTRAINT strategy_strategyversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.strategy_targetchange
    ADD CONSTRAINT strategy_targetchange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.taggit_tag
    ADD CONSTRAINT taggit_tag_name_key UNIQUE (name);
ALTER TABLE ONLY public.taggit_tag
    ADD CONSTRAINT taggit_tag_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.taggit_tag
    ADD CONSTRAINT taggit_tag_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.taggit_taggeditem
    ADD CONSTRAINT taggit_taggeditem_content_type_id_object_id_tag_id_4bb97a8e_uni UNIQUE (content_type_id, object_id, tag_id);
ALTER TABLE ONLY public.taggit_taggeditem
    ADD CONSTRAINT taggit_taggeditem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_grouppagepermission
    ADD CONSTRAINT unique_permission UNIQUE (group_id, page_id, permission_id);
ALTER TABLE ONLY public.wagtailadmin_admin
    ADD CONSTRAINT wagtailadmin_admin_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailadmin_editingsession
    ADD CONSTRAINT wagtailadmin_editingsession_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailadmin_formstate
    ADD CONSTRAINT wagtailadmin_formstate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_apitoken
    ADD CONSTRAINT wagtailcore_apitoken_key_hash_key UNIQUE (key_hash);
ALTER TABLE ONLY public.wagtailcore_apitoken
    ADD CONSTRAINT wagtailcore_apitoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_collection
    ADD CONSTRAINT wagtailcore_collection_path_key UNIQUE (path);
ALTER TABLE ONLY public.wagtailcore_collection
    ADD CONSTRAINT wagtailcore_collection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction_groups
    ADD CONSTRAINT wagtailcore_collectionvi_collectionviewrestrictio_988995ae_uniq UNIQUE (collectionviewrestriction_id, group_id);
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction_groups
    ADD CONSTRAINT wagtailcore_collectionviewrestriction_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction
    ADD CONSTRAINT wagtailcore_collectionviewrestriction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_comment
    ADD CONSTRAINT wagtailcore_comment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_commentreply
    ADD CONSTRAINT wagtailcore_commentreply_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask_groups
    ADD CONSTRAINT wagtailcore_groupapprova_groupapprovaltask_id_gro_bb5ee7eb_uniq UNIQUE (groupapprovaltask_id, group_id);
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask_groups
    ADD CONSTRAINT wagtailcore_groupapprovaltask_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask
    ADD CONSTRAINT wagtailcore_groupapprovaltask_pkey PRIMARY KEY (task_ptr_id);
ALTER TABLE ONLY public.wagtailcore_groupcollectionpermission
    ADD CONSTRAINT wagtailcore_groupcollect_group_id_collection_id_p_a21cefe9_uniq UNIQUE (group_id, collection_id, permission_id);
ALTER TABLE ONLY public.wagtailcore_groupcollectionpermission
    ADD CONSTRAINT wagtailcore_groupcollectionpermission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_grouppagepermission
    ADD CONSTRAINT wagtailcore_grouppagepermission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_groupsitepermission
    ADD CONSTRAINT wagtailcore_groupsiteper_group_id_site_id_permiss_a58ee30d_uniq UNIQUE (group_id, site_id, permission_id);
ALTER TABLE ONLY public.wagtailcore_groupsitepermission
    ADD CONSTRAINT wagtailcore_groupsitepermission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_locale
    ADD CONSTRAINT wagtailcore_locale_language_code_key UNIQUE (language_code);
ALTER TABLE ONLY public.wagtailcore_locale
    ADD CONSTRAINT wagtailcore_locale_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_modellogentry
    ADD CONSTRAINT wagtailcore_modellogentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_path_key UNIQUE (path);
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_translation_key_locale_id_9b041bad_uniq UNIQUE (translation_key, locale_id);
ALTER TABLE ONLY public.wagtailcore_pagelogentry
    ADD CONSTRAINT wagtailcore_pagelogentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_revision
    ADD CONSTRAINT wagtailcore_pagerevision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_pagesubscription
    ADD CONSTRAINT wagtailcore_pagesubscription_page_id_user_id_0cef73ed_uniq UNIQUE (page_id, user_id);
ALTER TABLE ONLY public.wagtailcore_pagesubscription
    ADD CONSTRAINT wagtailcore_pagesubscription_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction_groups
    ADD CONSTRAINT wagtailcore_pageviewrest_pageviewrestriction_id_g_d23f80bb_uniq UNIQUE (pageviewrestriction_id, group_id);
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction_groups
    ADD CONSTRAINT wagtailcore_pageviewrestriction_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction
    ADD CONSTRAINT wagtailcore_pageviewrestriction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_referenceindex
    ADD CONSTRAINT wagtailcore_referenceind_base_content_type_id_obj_9e6ccd6a_uniq UNIQUE (base_content_type_id, object_id, to_content_type_id, to_object_id, content_path_hash);
ALTER TABLE ONLY public.wagtailcore_referenceindex
    ADD CONSTRAINT wagtailcore_referenceindex_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_site
    ADD CONSTRAINT wagtailcore_site_hostname_port_2c626d70_uniq UNIQUE (hostname, port);
ALTER TABLE ONLY public.wagtailcore_site
    ADD CONSTRAINT wagtailcore_site_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_task
    ADD CONSTRAINT wagtailcore_task_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_uploadedfile
    ADD CONSTRAINT wagtailcore_uploadedfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_workflow
    ADD CONSTRAINT wagtailcore_workflow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_workflowcontenttype
    ADD CONSTRAINT wagtailcore_workflowcontenttype_pkey PRIMARY KEY (content_type_id);
ALTER TABLE ONLY public.wagtailcore_workflowpage
    ADD CONSTRAINT wagtailcore_workflowpage_pkey PRIMARY KEY (page_id);
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflowstate_current_task_state_id_key UNIQUE (current_task_state_id);
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflowstate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_workflowtask
    ADD CONSTRAINT wagtailcore_workflowtask_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_workflowtask
    ADD CONSTRAINT wagtailcore_workflowtask_workflow_id_task_id_4ec7a62b_uniq UNIQUE (workflow_id, task_id);
ALTER TABLE ONLY public.wagtailsearch_indexentry
    ADD CONSTRAINT wagtailsearch_indexentry_content_type_id_object_i_bcd7ba73_uniq UNIQUE (content_type_id, object_id);
ALTER TABLE ONLY public.wagtailsearch_indexentry
    ADD CONSTRAINT wagtailsearch_indexentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailusers_userprofile
    ADD CONSTRAINT wagtailusers_userprofile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailusers_userprofile
    ADD CONSTRAINT wagtailusers_userprofile_user_id_key UNIQUE (user_id);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE INDEX attribute_instance_by_time ON public.attribute_instance USING btree (tenant, entity_id, attribute, at);
CREATE INDEX audit_subject ON public.kernel_auditentry USING btree (subject_kind, subject_id);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX base_content_object_idx ON public.wagtailcore_revision USING btree (base_content_type_id, object_id);
CREATE INDEX cold_file_by_month ON public.datahub_coldfile USING btree (month);
CREATE INDEX cold_removal_by_series ON public.datahub_coldremoval USING btree (tenant, series_id);
CREATE INDEX content_object_idx ON public.wagtailcore_revision USING btree (content_type_id, object_id);
CREATE INDEX datahub_accesstoken_tenant_26a0a718 ON public.datahub_accesstoken USING btree (tenant);
CREATE INDEX datahub_accesstoken_token_hash_963b4026_like ON public.datahub_accesstoken USING btree (token_hash varchar_pattern_ops);
CREATE INDEX datahub_alert_entity_id_36c25599 ON public.datahub_alert USING btree (entity_id);
CREATE INDEX datahub_alert_rule_id_80546490 ON public.datahub_alert USING btree (rule_id);
CREATE INDEX datahub_alertevent_alert_id_f6870633 ON public.datahub_alertevent USING btree (alert_id);
CREATE INDEX datahub_alertrule_key_e8e0c6ed ON public.datahub_alertrule USING btree (key);
CREATE INDEX datahub_alertrule_key_e8e0c6ed_like ON public.datahub_alertrule USING btree (key varchar_pattern_ops);
CREATE INDEX datahub_alertrule_owner_id_4dded7be ON public.datahub_alertrule USING btree (owner_id);
CREATE INDEX datahub_coldfile_path_2f32a5c2_like ON public.datahub_coldfile USING btree (path varchar_pattern_ops);
CREATE INDEX datahub_coldfile_tenant_08227015 ON public.datahub_coldfile USING btree (tenant);
CREATE INDEX datahub_coldleftover_path_e2b46cc5_like ON public.datahub_coldleftover USING btree (path varchar_pattern_ops);
CREATE INDEX datahub_coldremoval_tenant_fcafb139 ON public.datahub_coldremoval USING btree (tenant);
CREATE INDEX datahub_dashboard_owner_id_85ac1183 ON public.datahub_dashboard USING btree (owner_id);
CREATE INDEX datahub_dashboard_slug_04825fb1 ON public.datahub_dashboard USING btree (slug);
CREATE INDEX datahub_dashboard_slug_04825fb1_like ON public.datahub_dashboard USING btree (slug varchar_pattern_ops);
CREATE INDEX datahub_dataset_owner_id_6edb9cad ON public.datahub_dataset USING btree (owner_id);
CREATE INDEX datahub_dataset_slug_a44da4f6_like ON public.datahub_dataset USING btree (slug varchar_pattern_ops);
CREATE INDEX datahub_device_entity_id_476e5c7e ON public.datahub_device USING btree (entity_id);
CREATE INDEX datahub_device_profile_id_6c0bc561 ON public.datahub_device USING btree (profile_id);
CREATE INDEX datahub_device_source_id_5de7133b ON public.datahub_device USING btree (source_id);
CREATE INDEX datahub_device_tenant_42adb16e ON public.datahub_device USING btree (tenant);
CREATE INDEX datahub_deviceprofile_tenant_755a0223 ON public.datahub_deviceprofile USING btree (tenant);
CREATE INDEX datahub_entity_parent_id_e3ed6fd1 ON public.datahub_entity USING btree (parent_id);
CREATE INDEX datahub_entity_tenant_4d9d9e43 ON public.datahub_entity USING btree (tenant);
CREATE INDEX datahub_heldmessage_source_id_361128e4 ON public.datahub_heldmessage USING btree (source_id);
CREATE INDEX datahub_heldmessage_tenant_9f7491bc ON public.datahub_heldmessage USING btree (tenant);
CREATE INDEX datahub_hostedcontext_tenant_cdc312a9 ON public.datahub_hostedcontext USING btree (tenant);
CREATE INDEX datahub_publictype_tenant_3dbfd27a ON public.datahub_publictype USING btree (tenant);
CREATE INDEX datahub_registration_tenant_3a805744 ON public.datahub_registration USING btree (tenant);
CREATE INDEX datahub_series_entity_id_a5991d87 ON public.datahub_series USING btree (entity_id);
CREATE INDEX datahub_series_tenant_93eef474 ON public.datahub_series USING btree (tenant);
CREATE INDEX datahub_source_owner_id_41ae22ef ON public.datahub_source USING btree (owner_id);
CREATE INDEX datahub_source_public_id_e307637b_like ON public.datahub_source USING btree (public_id varchar_pattern_ops);
CREATE INDEX datahub_sourcehour_source_id_526460f5 ON public.datahub_sourcehour USING btree (source_id);
CREATE INDEX datahub_sourcekey_source_id_9f64fb69 ON public.datahub_sourcekey USING btree (source_id);
CREATE INDEX datahub_sourcekey_token_hash_43ba9ea8_like ON public.datahub_sourcekey USING btree (token_hash varchar_pattern_ops);
CREATE INDEX datahub_subscription_tenant_90f819a2 ON public.datahub_subscription USING btree (tenant);
CREATE INDEX datahub_upload_owner_id_49a16172 ON public.datahub_upload USING btree (owner_id);
CREATE INDEX datahub_uploadpart_upload_id_5286a97e ON public.datahub_uploadpart USING btree (upload_id);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX document_subject ON public.kernel_document USING btree (subject_kind, subject_id, kind);
CREATE INDEX entity_by_content ON public.datahub_entity USING gin (document jsonb_path_ops);
CREATE INDEX entity_by_type ON public.datahub_entity USING btree (tenant, type, sort_key);
CREATE INDEX entity_by_type_in_order ON public.datahub_entity USING btree (tenant, type, urn) WHERE (is_current AND (removed_at IS NULL));
CREATE INDEX entity_by_types ON public.datahub_entity USING gin (types);
CREATE INDEX entity_in_order ON public.datahub_entity USING btree (tenant, urn) WHERE (is_current AND (removed_at IS NULL));
CREATE INDEX entity_with_types_in_order ON public.datahub_entity USING btree (tenant, urn) WHERE (is_current AND (removed_at IS NULL) AND (cardinality(types) > 1));
CREATE INDEX entitygeometry_by_place ON public.datahub_entitygeometry USING gist (tenant, property, shape);
CREATE INDEX formstate_user_object ON public.wagtailadmin_formstate USING btree (user_id, content_type_id, object_id, parent_object_id);
CREATE INDEX governance_report_owner_id_fbdfd250 ON public.governance_report USING btree (owner_id);
CREATE INDEX governance_report_previous_id_df671341 ON public.governance_report USING btree (previous_id);
CREATE INDEX held_by_device ON public.datahub_heldmessage USING btree (source_id, reason, device_key);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX kernel_auditentry_actor_user_id_96309dcf ON public.kernel_auditentry USING btree (actor_user_id);
CREATE INDEX kernel_auditentry_at_96143226 ON public.kernel_auditentry USING btree (at);
CREATE INDEX kernel_auditentry_space_id_99c768ae ON public.kernel_auditentry USING btree (space_id);
CREATE INDEX kernel_document_created_by_id_b5f43501 ON public.kernel_document USING btree (created_by_id);
CREATE INDEX kernel_document_file_id_2f6aea6a ON public.kernel_document USING btree (file_id);
CREATE INDEX kernel_document_owner_id_152edc62 ON public.kernel_document USING btree (owner_id);
CREATE INDEX kernel_invitation_space_id_46b06370 ON public.kernel_invitation USING btree (space_id);
CREATE INDEX kernel_invitation_token_hash_07560f83_like ON public.kernel_invitation USING btree (token_hash varchar_pattern_ops);
CREATE INDEX kernel_outgoingmail_space_id_2ff84e90 ON public.kernel_outgoingmail USING btree (space_id);
CREATE INDEX kernel_rolegrant_space_id_f3cf4c68 ON public.kernel_rolegrant USING btree (space_id);
CREATE INDEX kernel_rolegrant_user_id_800177e8 ON public.kernel_rolegrant USING btree (user_id);
CREATE INDEX kernel_space_key_d08b3e4d_like ON public.kernel_space USING btree (key varchar_pattern_ops);
CREATE INDEX kernel_storedfile_created_by_id_7d04afb1 ON public.kernel_storedfile USING btree (created_by_id);
CREATE INDEX kernel_storedfile_owner_id_986631fe ON public.kernel_storedfile USING btree (owner_id);
CREATE INDEX kernel_storedfile_sha256_6061f212 ON public.kernel_storedfile USING btree (sha256);
CREATE INDEX kernel_storedfile_sha256_6061f212_like ON public.kernel_storedfile USING btree (sha256 varchar_pattern_ops);
CREATE INDEX kernel_user_email_196a9958_like ON public.kernel_user USING btree (email varchar_pattern_ops);
CREATE INDEX kernel_user_groups_group_id_ba62c490 ON public.kernel_user_groups USING btree (group_id);
CREATE INDEX kernel_user_groups_user_id_4c0ac2e9 ON public.kernel_user_groups USING btree (user_id);
CREATE INDEX kernel_user_user_permissions_permission_id_0a9527c4 ON public.kernel_user_user_permissions USING btree (permission_id);
CREATE INDEX kernel_user_user_permissions_user_id_8ea11596 ON public.kernel_user_user_permissions USING btree (user_id);
CREATE INDEX kernel_wordtemplate_file_id_bbcc3821 ON public.kernel_wordtemplate USING btree (file_id);
CREATE INDEX kernel_wordtemplate_space_id_a741c78c ON public.kernel_wordtemplate USING btree (space_id);
CREATE INDEX measure_seen ON public.portfolio_measure USING btree (visibility, status);
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX newest_check_in ON public.strategy_checkin USING btree (key_result_id, at DESC);
CREATE INDEX objective_seen ON public.strategy_objective USING btree (visibility, owner_id);
CREATE UNIQUE INDEX one_open_adoption_per_town ON public.solutions_adoption USING btree (solution_id, municipality_id) WHERE (NOT ((status)::text = 'ended'::text));
CREATE UNIQUE INDEX one_open_alert_per_entity ON public.datahub_alert USING btree (rule_id, entity_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX one_open_note_per_key_result ON public.strategy_steeringnote USING btree (key_result_id) WHERE (back_since IS NULL);
CREATE UNIQUE INDEX one_open_note_per_target ON public.strategy_steeringnote USING btree (target_id) WHERE (back_since IS NULL);
CREATE INDEX participation_contribution_proposal_id_6facf7c1 ON public.participation_contribution USING btree (proposal_id);
CREATE INDEX participation_contribution_sender_e95c4a3a ON public.participation_contribution USING btree (sender);
CREATE INDEX participation_contribution_sender_e95c4a3a_like ON public.participation_contribution USING btree (sender varchar_pattern_ops);
CREATE INDEX participation_dataproposal_dataset_id_36f05345 ON public.participation_dataproposal USING btree (dataset_id);
CREATE INDEX participation_dataproposal_owner_id_ff029763 ON public.participation_dataproposal USING btree (owner_id);
CREATE INDEX participation_dataproposal_sender_19cbe4af ON public.participation_dataproposal USING btree (sender);
CREATE INDEX participation_dataproposal_sender_19cbe4af_like ON public.participation_dataproposal USING btree (sender varchar_pattern_ops);
CREATE INDEX participation_support_proposal_id_867cb496 ON public.participation_support USING btree (proposal_id);
CREATE INDEX participation_support_sender_7e892da1 ON public.participation_support USING btree (sender);
CREATE INDEX participation_support_sender_7e892da1_like ON public.participation_support USING btree (sender varchar_pattern_ops);
CREATE INDEX portfolio_acceptedgap_owner_id_b35a8905 ON public.portfolio_acceptedgap USING btree (owner_id);
CREATE INDEX portfolio_budgetline_funding_id_0a596e36 ON public.portfolio_budgetline USING btree (funding_id);
CREATE INDEX portfolio_budgetline_measure_id_bd3a7d86 ON public.portfolio_budgetline USING btree (measure_id);
CREATE INDEX portfolio_bundle_action_fields_actionfield_id_372243b1 ON public.portfolio_bundle_action_fields USING btree (actionfield_id);
CREATE INDEX portfolio_bundle_action_fields_bundle_id_1f823f93 ON public.portfolio_bundle_action_fields USING btree (bundle_id);
CREATE INDEX portfolio_bundle_goal_id_1df7d6c3 ON public.portfolio_bundle USING btree (goal_id);
CREATE INDEX portfolio_bundle_owner_id_e45b3a54 ON public.portfolio_bundle USING btree (owner_id);
CREATE INDEX portfolio_call_jury_call_id_493d9b06 ON public.portfolio_call_jury USING btree (call_id);
CREATE INDEX portfolio_call_jury_user_id_4d498b81 ON public.portfolio_call_jury USING btree (user_id);
CREATE INDEX portfolio_call_owner_id_62fe1475 ON public.portfolio_call USING btree (owner_id);
CREATE INDEX portfolio_call_slug_c565ce2a_like ON public.portfolio_call USING btree (slug varchar_pattern_ops);
CREATE INDEX portfolio_candidate_measure_id_666f33a8 ON public.portfolio_candidate USING btree (measure_id);
CREATE INDEX portfolio_candidate_selection_id_b1599e80 ON public.portfolio_candidate USING btree (selection_id);
CREATE INDEX portfolio_candidate_sketch_id_7514e09c ON public.portfolio_candidate USING btree (sketch_id);
CREATE INDEX portfolio_check_assessor_user_id_40363fb3 ON public.portfolio_check USING btree (assessor_user_id);
CREATE INDEX portfolio_check_measure_id_aed235a0 ON public.portfolio_check USING btree (measure_id);
CREATE INDEX portfolio_check_strategy_id_fbe5d761 ON public.portfolio_check USING btree (strategy_id);
CREATE INDEX portfolio_checkanswer_check_made_id_2a8ecfec ON public.portfolio_checkanswer USING btree (check_made_id);
CREATE INDEX portfolio_checkanswer_guard_rail_id_43478751 ON public.portfolio_checkanswer USING btree (guard_rail_id);
CREATE INDEX portfolio_checkanswer_question_id_01ba18df ON public.portfolio_checkanswer USING btree (question_id);
CREATE INDEX portfolio_checkanswer_sdg_id_c1c6bed3 ON public.portfolio_checkanswer USING btree (sdg_id);
CREATE INDEX portfolio_contribution_future_statement_id_73596886 ON public.portfolio_contribution USING btree (future_statement_id);
CREATE INDEX portfolio_contribution_goal_id_4299652b ON public.portfolio_contribution USING btree (goal_id);
CREATE INDEX portfolio_contribution_key_result_id_35ac45af ON public.portfolio_contribution USING btree (key_result_id);
CREATE INDEX portfolio_contribution_measure_id_dea83b4d ON public.portfolio_contribution USING btree (measure_id);
CREATE INDEX portfolio_criterion_selection_id_3b11338c ON public.portfolio_criterion USING btree (selection_id);
CREATE INDEX portfolio_fundingsource_action_fields_actionfield_id_bda1e9e3 ON public.portfolio_fundingsource_action_fields USING btree (actionfield_id);
CREATE INDEX portfolio_fundingsource_action_fields_fundingsource_id_e847e31c ON public.portfolio_fundingsource_action_fields USING btree (fundingsource_id);
CREATE INDEX portfolio_fundingsource_owner_id_314cc1c6 ON public.portfolio_fundingsource USING btree (owner_id);
CREATE INDEX portfolio_juryscore_sketch_id_50921551 ON public.portfolio_juryscore USING btree (sketch_id);
CREATE INDEX portfolio_juryscore_user_id_5e3d797e ON public.portfolio_juryscore USING btree (user_id);
CREATE INDEX portfolio_leadlogentry_lead_project_id_06b3e11c ON public.portfolio_leadlogentry USING btree (lead_project_id);
CREATE INDEX portfolio_leadproject_leader_id_1121ec08 ON public.portfolio_leadproject USING btree (leader_id);
CREATE INDEX portfolio_learning_measure_id_d3ce622e ON public.portfolio_learning USING btree (measure_id);
CREATE INDEX portfolio_measure_action_fields_actionfield_id_a152a2c0 ON public.portfolio_measure_action_fields USING btree (actionfield_id);
CREATE INDEX portfolio_measure_action_fields_measure_id_eeb242c5 ON public.portfolio_measure_action_fields USING btree (measure_id);
CREATE INDEX portfolio_measure_bundle_id_f34914f4 ON public.portfolio_measure USING btree (bundle_id);
CREATE INDEX portfolio_measure_owner_id_420a062d ON public.portfolio_measure USING btree (owner_id);
CREATE INDEX portfolio_measure_responsible_user_id_3c245366 ON public.portfolio_measure USING btree (responsible_user_id);
CREATE INDEX portfolio_measure_scenarios_measure_id_9810ec36 ON public.portfolio_measure_scenarios USING btree (measure_id);
CREATE INDEX portfolio_measure_scenarios_scenario_id_7eff818b ON public.portfolio_measure_scenarios USING btree (scenario_id);
CREATE INDEX portfolio_measure_sdgs_measure_id_683d0a0b ON public.portfolio_measure_sdgs USING btree (measure_id);
CREATE INDEX portfolio_measure_sdgs_sdggoal_id_70535e7e ON public.portfolio_measure_sdgs USING btree (sdggoal_id);
CREATE INDEX portfolio_measure_solution_id_eb3c9b17 ON public.portfolio_measure USING btree (solution_id);
CREATE INDEX portfolio_measureactor_measure_id_35098814 ON public.portfolio_measureactor USING btree (measure_id);
CREATE INDEX portfolio_measureactor_organisation_id_25c0a09c ON public.portfolio_measureactor USING btree (organisation_id);
CREATE INDEX portfolio_measureimport_measures_measure_id_eebd0670 ON public.portfolio_measureimport_measures USING btree (measure_id);
CREATE INDEX portfolio_measureimport_measures_measureimport_id_bf0e1fcb ON public.portfolio_measureimport_measures USING btree (measureimport_id);
CREATE INDEX portfolio_measureimport_owner_id_99057c97 ON public.portfolio_measureimport USING btree (owner_id);
CREATE INDEX portfolio_measureimportdraft_owner_id_4d12486d ON public.portfolio_measureimportdraft USING btree (owner_id);
CREATE INDEX portfolio_measureimportdraft_user_id_fea5bb15 ON public.portfolio_measureimportdraft USING btree (user_id);
CREATE INDEX portfolio_measurepicture_measure_id_5e5a9c30 ON public.portfolio_measurepicture USING btree (measure_id);
CREATE INDEX portfolio_milestone_measure_id_845616d6 ON public.portfolio_milestone USING btree (measure_id);
CREATE INDEX portfolio_risk_measure_id_03b6cb06 ON public.portfolio_risk USING btree (measure_id);
CREATE INDEX portfolio_savedfilter_user_id_7a6b9994 ON public.portfolio_savedfilter USING btree (user_id);
CREATE INDEX portfolio_score_candidate_id_8ec1133f ON public.portfolio_score USING btree (candidate_id);
CREATE INDEX portfolio_score_criterion_id_30357dc2 ON public.portfolio_score USING btree (criterion_id);
CREATE INDEX portfolio_score_user_id_338d0455 ON public.portfolio_score USING btree (user_id);
CREATE INDEX portfolio_selection_owner_id_9b08c06e ON public.portfolio_selection USING btree (owner_id);
CREATE INDEX portfolio_selection_repeats_id_f97a85e9 ON public.portfolio_selection USING btree (repeats_id);
CREATE INDEX portfolio_selectionballot_selection_id_169b0ac6 ON public.portfolio_selectionballot USING btree (selection_id);
CREATE INDEX portfolio_selectionballot_user_id_c664b83f ON public.portfolio_selectionballot USING btree (user_id);
CREATE INDEX portfolio_sketch_action_field_id_df4bfcea ON public.portfolio_sketch USING btree (action_field_id);
CREATE INDEX portfolio_sketch_call_id_1ee91a81 ON public.portfolio_sketch USING btree (call_id);
CREATE INDEX portfolio_sketch_owner_id_62733ed0 ON public.portfolio_sketch USING btree (owner_id);
CREATE INDEX portfolio_story_adoption_id_de0ba7c0 ON public.portfolio_story USING btree (adoption_id);
CREATE INDEX portfolio_story_measure_id_6b43b574 ON public.portfolio_story USING btree (measure_id);
CREATE INDEX portfolio_story_owner_id_2ecca7e4 ON public.portfolio_story USING btree (owner_id);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX referenceindex_source_object ON public.wagtailcore_referenceindex USING btree (base_content_type_id, object_id);
CREATE INDEX referenceindex_target_object ON public.wagtailcore_referenceindex USING btree (to_content_type_id, to_object_id);
CREATE INDEX region_commitment_consortium_id_d6e3bf3d ON public.region_commitment USING btree (consortium_id);
CREATE INDEX region_consortium_slug_2e65341f_like ON public.region_consortium USING btree (slug varchar_pattern_ops);
CREATE INDEX region_contact_municipality_id_d9407424 ON public.region_contact USING btree (municipality_id);
CREATE INDEX region_contact_organisation_id_380f2919 ON public.region_contact USING btree (organisation_id);
CREATE INDEX region_district_ags_acd9b06b_like ON public.region_district USING btree (ags varchar_pattern_ops);
CREATE INDEX region_district_region_id_415d0a7c ON public.region_district USING btree (region_id);
CREATE INDEX region_legaltext_key_ebdeb8a9_like ON public.region_legaltext USING btree (key varchar_pattern_ops);
CREATE INDEX region_membership_consortium_id_6e57cbbf ON public.region_membership USING btree (consortium_id);
CREATE INDEX region_membership_municipality_id_119d5e80 ON public.region_membership USING btree (municipality_id);
CREATE INDEX region_membership_organisation_id_a21f04f0 ON public.region_membership USING btree (organisation_id);
CREATE INDEX region_municipality_ags_f3352e23_like ON public.region_municipality USING btree (ags varchar_pattern_ops);
CREATE INDEX region_municipality_ars_a8347c56_like ON public.region_municipality USING btree (ars varchar_pattern_ops);
CREATE INDEX region_municipality_district_id_9c55de5c ON public.region_municipality USING btree (district_id);
CREATE INDEX region_municipality_slug_ca3525fb_like ON public.region_municipality USING btree (slug varchar_pattern_ops);
CREATE INDEX region_municipality_sort_key_b7269d39 ON public.region_municipality USING btree (sort_key);
CREATE INDEX region_municipality_sort_key_b7269d39_like ON public.region_municipality USING btree (sort_key varchar_pattern_ops);
CREATE INDEX region_organisation_slug_96f4bf98_like ON public.region_organisation USING btree (slug varchar_pattern_ops);
CREATE INDEX region_profileanswer_municipality_id_763bca3c ON public.region_profileanswer USING btree (municipality_id);
CREATE INDEX region_region_slug_0a82db3a_like ON public.region_region USING btree (slug varchar_pattern_ops);
CREATE INDEX series_by_attribute ON public.datahub_series USING btree (tenant, attribute);
CREATE INDEX solutions_adoption_municipality_id_b10c8a83 ON public.solutions_adoption USING btree (municipality_id);
CREATE INDEX solutions_adoption_owner_id_0060bbe0 ON public.solutions_adoption USING btree (owner_id);
CREATE INDEX solutions_adoption_solution_id_c43ae1b0 ON public.solutions_adoption USING btree (solution_id);
CREATE INDEX solutions_adoption_version_id_feb73c66 ON public.solutions_adoption USING btree (version_id);
CREATE INDEX solutions_adoptionstep_adoption_id_d88f6dbe ON public.solutions_adoptionstep USING btree (adoption_id);
CREATE INDEX solutions_costline_municipality_id_d288da42 ON public.solutions_costline USING btree (municipality_id);
CREATE INDEX solutions_costline_solution_id_c21c8f41 ON public.solutions_costline USING btree (solution_id);
CREATE INDEX solutions_expense_adoption_id_59888a93 ON public.solutions_expense USING btree (adoption_id);
CREATE INDEX solutions_fitcheck_municipality_id_65cf14f8 ON public.solutions_fitcheck USING btree (municipality_id);
CREATE INDEX solutions_fitcheck_solution_id_cf15210c ON public.solutions_fitcheck USING btree (solution_id);
CREATE INDEX solutions_guideprogress_adoption_id_ac9e8ebc ON public.solutions_guideprogress USING btree (adoption_id);
CREATE INDEX solutions_guideprogress_step_c918e97b ON public.solutions_guideprogress USING btree (step);
CREATE INDEX solutions_guideprogress_step_c918e97b_like ON public.solutions_guideprogress USING btree (step varchar_pattern_ops);
CREATE INDEX solutions_installation_source_id_759687f4 ON public.solutions_installation USING btree (source_id);
CREATE INDEX solutions_installationsecret_installation_id_0ab7b838 ON public.solutions_installationsecret USING btree (installation_id);
CREATE INDEX solutions_installationsecret_key_c4199d35 ON public.solutions_installationsecret USING btree (key);
CREATE INDEX solutions_installationsecret_key_c4199d35_like ON public.solutions_installationsecret USING btree (key varchar_pattern_ops);
CREATE INDEX solutions_question_adoption_id_78db300d ON public.solutions_question USING btree (adoption_id);
CREATE INDEX solutions_question_municipality_id_8c1735ca ON public.solutions_question USING btree (municipality_id);
CREATE INDEX solutions_question_solution_id_77319f24 ON public.solutions_question USING btree (solution_id);
CREATE INDEX solutions_reply_municipality_id_1f1b01f4 ON public.solutions_reply USING btree (municipality_id);
CREATE INDEX solutions_reply_question_id_0761f574 ON public.solutions_reply USING btree (question_id);
CREATE INDEX solutions_solution_action_fields_actionfield_id_bf1d0195 ON public.solutions_solution_action_fields USING btree (actionfield_id);
CREATE INDEX solutions_solution_action_fields_solution_id_d0e9b500 ON public.solutions_solution_action_fields USING btree (solution_id);
CREATE INDEX solutions_solution_builds_on_from_solution_id_25a9b9d8 ON public.solutions_solution_builds_on USING btree (from_solution_id);
CREATE INDEX solutions_solution_builds_on_to_solution_id_a073b8b5 ON public.solutions_solution_builds_on USING btree (to_solution_id);
CREATE INDEX solutions_solution_owner_id_dff9beae ON public.solutions_solution USING btree (owner_id);
CREATE INDEX solutions_solution_sdgs_sdggoal_id_28291ea1 ON public.solutions_solution_sdgs USING btree (sdggoal_id);
CREATE INDEX solutions_solution_sdgs_solution_id_f23948a6 ON public.solutions_solution_sdgs USING btree (solution_id);
CREATE INDEX solutions_solution_slug_6366928d_like ON public.solutions_solution USING btree (slug varchar_pattern_ops);
CREATE INDEX solutions_solution_steward_id_b32ab5bf ON public.solutions_solution USING btree (steward_id);
CREATE INDEX solutions_solutionversion_solution_id_afc6d10d ON public.solutions_solutionversion USING btree (solution_id);
CREATE INDEX statistic_by_day ON public.strategy_statisticvalue USING btree (statistic_id, place_kind, reference_date);
CREATE INDEX statistic_by_place ON public.strategy_statisticvalue USING btree (place_kind, place_key, statistic_id);
CREATE INDEX strategy_actionfield_key_c3d92746_like ON public.strategy_actionfield USING btree (key varchar_pattern_ops);
CREATE INDEX strategy_checkin_key_result_id_86e7fa9f ON public.strategy_checkin USING btree (key_result_id);
CREATE INDEX strategy_checkincorrection_check_in_id_c35a4436 ON public.strategy_checkincorrection USING btree (check_in_id);
CREATE INDEX strategy_checklist_key_43abdbe9_like ON public.strategy_checklist USING btree (key varchar_pattern_ops);
CREATE INDEX strategy_checklistquestion_checklist_id_a81d81bc ON public.strategy_checklistquestion USING btree (checklist_id);
CREATE INDEX strategy_checklistquestion_group_key_506f107c ON public.strategy_checklistquestion USING btree (group_key);
CREATE INDEX strategy_checklistquestion_group_key_506f107c_like ON public.strategy_checklistquestion USING btree (group_key varchar_pattern_ops);
CREATE INDEX strategy_checklistquestion_key_8156cf74 ON public.strategy_checklistquestion USING btree (key);
CREATE INDEX strategy_checklistquestion_key_8156cf74_like ON public.strategy_checklistquestion USING btree (key varchar_pattern_ops);
CREATE INDEX strategy_contactpoint_narrative_id_7767d717 ON public.strategy_contactpoint USING btree (narrative_id);
CREATE INDEX strategy_contentsentry_entry_3cf2b0f1 ON public.strategy_contentsentry USING btree (entry);
CREATE INDEX strategy_contentsentry_entry_3cf2b0f1_like ON public.strategy_contentsentry USING btree (entry varchar_pattern_ops);
CREATE INDEX strategy_contentsentry_strategy_id_3acfa54e ON public.strategy_contentsentry USING btree (strategy_id);
CREATE INDEX strategy_externalplan_owner_id_0dfd5bd7 ON public.strategy_externalplan USING btree (owner_id);
CREATE INDEX strategy_fieldchoice_field_id_f28b9a4a ON public.strategy_fieldchoice USING btree (field_id);
CREATE INDEX strategy_fieldchoice_strategy_id_e245db4a ON public.strategy_fieldchoice USING btree (strategy_id);
CREATE INDEX strategy_futurestatement_strategy_id_1753d473 ON public.strategy_futurestatement USING btree (strategy_id);
CREATE INDEX strategy_goal_action_fields_actionfield_id_5c848423 ON public.strategy_goal_action_fields USING btree (actionfield_id);
CREATE INDEX strategy_goal_action_fields_goal_id_bdf671b6 ON public.strategy_goal_action_fields USING btree (goal_id);
CREATE INDEX strategy_goal_key_c1dbc1b2 ON public.strategy_goal USING btree (key);
CREATE INDEX strategy_goal_key_c1dbc1b2_like ON public.strategy_goal USING btree (key varchar_pattern_ops);
CREATE INDEX strategy_goal_parent_id_5669f2bb ON public.strategy_goal USING btree (parent_id);
CREATE INDEX strategy_goal_sdgs_goal_id_404ddf67 ON public.strategy_goal_sdgs USING btree (goal_id);
CREATE INDEX strategy_goal_sdgs_sdggoal_id_88a248c9 ON public.strategy_goal_sdgs USING btree (sdggoal_id);
CREATE INDEX strategy_goal_strategy_id_6cc7a6cf ON public.strategy_goal USING btree (strategy_id);
CREATE INDEX strategy_goallink_goal_id_d44561d9 ON public.strategy_goallink USING btree (goal_id);
CREATE INDEX strategy_goallink_serves_id_59c45d09 ON public.strategy_goallink USING btree (serves_id);
CREATE INDEX strategy_guardrail_section_id_8d484d48 ON public.strategy_guardrail USING btree (section_id);
CREATE INDEX strategy_guardsection_strategy_id_b6e93236 ON public.strategy_guardsection USING btree (strategy_id);
CREATE INDEX strategy_guidinganswer_question_eaa3f962 ON public.strategy_guidinganswer USING btree (question);
CREATE INDEX strategy_guidinganswer_question_eaa3f962_like ON public.strategy_guidinganswer USING btree (question varchar_pattern_ops);
CREATE INDEX strategy_guidinganswer_strategy_id_bfa3b344 ON public.strategy_guidinganswer USING btree (strategy_id);
CREATE INDEX strategy_importbatch_owner_id_a90fe096 ON public.strategy_importbatch USING btree (owner_id);
CREATE INDEX strategy_indicator_key_3872f736 ON public.strategy_indicator USING btree (key);
CREATE INDEX strategy_indicator_key_3872f736_like ON public.strategy_indicator USING btree (key varchar_pattern_ops);
CREATE INDEX strategy_indicator_owner_id_6e8bbf74 ON public.strategy_indicator USING btree (owner_id);
CREATE INDEX strategy_inventorybatch_owner_id_159b047a ON public.strategy_inventorybatch USING btree (owner_id);
CREATE INDEX strategy_inventoryitem_action_field_id_4ca384e6 ON public.strategy_inventoryitem USING btree (action_field_id);
CREATE INDEX strategy_inventoryitem_batch_id_ca60f469 ON public.strategy_inventoryitem USING btree (batch_id);
CREATE INDEX strategy_inventoryitem_owner_id_e5e8f295 ON public.strategy_inventoryitem USING btree (owner_id);
CREATE INDEX strategy_journey_action_field_id_89a43c64 ON public.strategy_journey USING btree (action_field_id);
CREATE INDEX strategy_journey_persona_id_40258e82 ON public.strategy_journey USING btree (persona_id);
CREATE INDEX strategy_journey_strategy_id_db31e889 ON public.strategy_journey USING btree (strategy_id);
CREATE INDEX strategy_journeystep_journey_id_e8543375 ON public.strategy_journeystep USING btree (journey_id);
CREATE INDEX strategy_keyresult_carried_from_id_72e37d3f ON public.strategy_keyresult USING btree (carried_from_id);
CREATE INDEX strategy_keyresult_indicator_id_b36a8ea4 ON public.strategy_keyresult USING btree (indicator_id);
CREATE INDEX strategy_keyresult_objective_id_17a9ff05 ON public.strategy_keyresult USING btree (objective_id);
CREATE INDEX strategy_keyresult_responsible_user_id_a0b54be8 ON public.strategy_keyresult USING btree (responsible_user_id);
CREATE INDEX strategy_keyresult_statistic_id_b5b0bf88 ON public.strategy_keyresult USING btree (statistic_id);
CREATE INDEX strategy_objective_carried_from_id_c53f9c36 ON public.strategy_objective USING btree (carried_from_id);
CREATE INDEX strategy_objective_cycle_id_17fe0ebf ON public.strategy_objective USING btree (cycle_id);
CREATE INDEX strategy_objective_goal_id_03e6c4d4 ON public.strategy_objective USING btree (goal_id);
CREATE INDEX strategy_objective_owner_id_03e4c153 ON public.strategy_objective USING btree (owner_id);
CREATE INDEX strategy_okrcycle_owner_id_d5d36a65 ON public.strategy_okrcycle USING btree (owner_id);
CREATE INDEX strategy_persona_copied_from_id_8aac3d47 ON public.strategy_persona USING btree (copied_from_id);
CREATE INDEX strategy_persona_owner_id_344d6dc8 ON public.strategy_persona USING btree (owner_id);
CREATE INDEX strategy_planlink_goal_id_01e695a5 ON public.strategy_planlink USING btree (goal_id);
CREATE INDEX strategy_planlink_plan_id_308f8174 ON public.strategy_planlink USING btree (plan_id);
CREATE INDEX strategy_planlink_strategy_id_fdb17e33 ON public.strategy_planlink USING btree (strategy_id);
CREATE INDEX strategy_processstep_key_00b09b8a ON public.strategy_processstep USING btree (key);
CREATE INDEX strategy_processstep_key_00b09b8a_like ON public.strategy_processstep USING btree (key varchar_pattern_ops);
CREATE INDEX strategy_processstep_strategy_id_3c36af03 ON public.strategy_processstep USING btree (strategy_id);
CREATE INDEX strategy_scenario_strategy_id_7d98c140 ON public.strategy_scenario USING btree (strategy_id);
CREATE INDEX strategy_statistic_action_fields_actionfield_id_af1e9dd7 ON public.strategy_statistic_action_fields USING btree (actionfield_id);
CREATE INDEX strategy_statistic_action_fields_statistic_id_10c0f0f3 ON public.strategy_statistic_action_fields USING btree (statistic_id);
CREATE INDEX strategy_statistic_indicator_set_638577c4 ON public.strategy_statistic USING btree (indicator_set);
CREATE INDEX strategy_statistic_indicator_set_638577c4_like ON public.strategy_statistic USING btree (indicator_set varchar_pattern_ops);
CREATE INDEX strategy_statistic_key_3f6a86ec_like ON public.strategy_statistic USING btree (key varchar_pattern_ops);
CREATE INDEX strategy_statistic_owner_id_13b50bb1 ON public.strategy_statistic USING btree (owner_id);
CREATE INDEX strategy_statistic_sdgs_sdggoal_id_4bfc2ad4 ON public.strategy_statistic_sdgs USING btree (sdggoal_id);
CREATE INDEX strategy_statistic_sdgs_statistic_id_1647b03b ON public.strategy_statistic_sdgs USING btree (statistic_id);
CREATE INDEX strategy_statistictarget_goal_id_fead6741 ON public.strategy_statistictarget USING btree (goal_id);
CREATE INDEX strategy_statistictarget_owner_id_431ca82d ON public.strategy_statistictarget USING btree (owner_id);
CREATE INDEX strategy_statistictarget_statistic_id_183d8a3d ON public.strategy_statistictarget USING btree (statistic_id);
CREATE INDEX strategy_statisticvalue_batch_id_49c7d04e ON public.strategy_statisticvalue USING btree (batch_id);
CREATE INDEX strategy_statisticvalue_statistic_id_46aff267 ON public.strategy_statisticvalue USING btree (statistic_id);
CREATE INDEX strategy_steeringnote_key_result_id_0d406dcf ON public.strategy_steeringnote USING btree (key_result_id);
CREATE INDEX strategy_steeringnote_owner_id_a93f894a ON public.strategy_steeringnote USING btree (owner_id);
CREATE INDEX strategy_steeringnote_target_id_c153345b ON public.strategy_steeringnote USING btree (target_id);
CREATE INDEX strategy_strategy_key_e1e9f150_like ON public.strategy_strategy USING btree (key varchar_pattern_ops);
CREATE INDEX strategy_strategy_owner_id_207a7ad9 ON public.strategy_strategy USING btree (owner_id);
CREATE INDEX strategy_strategy_superseded_by_id_6abd249a ON public.strategy_strategy USING btree (superseded_by_id);
CREATE INDEX strategy_strategy_within_id_122e1032 ON public.strategy_strategy USING btree (within_id);
CREATE INDEX strategy_strategyfactor_strategy_id_3a6a2dec ON public.strategy_strategyfactor USING btree (strategy_id);
CREATE INDEX strategy_strategyreview_strategy_id_22e2f92b ON public.strategy_strategyreview USING btree (strategy_id);
CREATE INDEX strategy_strategyversion_strategy_id_8a248ba5 ON public.strategy_strategyversion USING btree (strategy_id);
CREATE INDEX strategy_targetchange_key_result_id_6c154a18 ON public.strategy_targetchange USING btree (key_result_id);
CREATE INDEX taggit_tag_name_58eb2ed9_like ON public.taggit_tag USING btree (name varchar_pattern_ops);
CREATE INDEX taggit_tag_slug_6be58b2c_like ON public.taggit_tag USING btree (slug varchar_pattern_ops);
CREATE INDEX taggit_tagg_content_8fc721_idx ON public.taggit_taggeditem USING btree (content_type_id, object_id);
CREATE INDEX taggit_taggeditem_content_type_id_9957a03c ON public.taggit_taggeditem USING btree (content_type_id);
CREATE INDEX taggit_taggeditem_object_id_e2d7d1df ON public.taggit_taggeditem USING btree (object_id);
CREATE INDEX taggit_taggeditem_tag_id_f4f5b767 ON public.taggit_taggeditem USING btree (tag_id);
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY (ARRAY[('totp'::character varying)::text, ('recovery_codes'::character varying)::text]));
CREATE UNIQUE INDEX unique_in_progress_workflow ON public.wagtailcore_workflowstate USING btree (base_content_type_id, object_id) WHERE ((status)::text = ANY (ARRAY[('in_progress'::character varying)::text, ('needs_changes'::character varying)::text]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE INDEX upload_by_owner ON public.datahub_upload USING btree (owner_id, made_at DESC);
CREATE INDEX wagtailadmi_content_717955_idx ON public.wagtailadmin_editingsession USING btree (content_type_id, object_id);
CREATE INDEX wagtailadmin_editingsession_content_type_id_4df7730e ON public.wagtailadmin_editingsession USING btree (content_type_id);
CREATE INDEX wagtailadmin_editingsession_user_id_6e1a9b70 ON public.wagtailadmin_editingsession USING btree (user_id);
CREATE INDEX wagtailadmin_formstate_content_type_id_e32438b3 ON public.wagtailadmin_formstate USING btree (content_type_id);
CREATE INDEX wagtailadmin_formstate_user_id_b910adc2 ON public.wagtailadmin_formstate USING btree (user_id);
CREATE INDEX wagtailcore_apitoken_key_hash_65979b78_like ON public.wagtailcore_apitoken USING btree (key_hash varchar_pattern_ops);
CREATE INDEX wagtailcore_apitoken_user_id_49b1141b ON public.wagtailcore_apitoken USING btree (user_id);
CREATE INDEX wagtailcore_collection_path_d848dc19_like ON public.wagtailcore_collection USING btree (path varchar_pattern_ops);
CREATE INDEX wagtailcore_collectionview_collectionviewrestriction__47320efd ON public.wagtailcore_collectionviewrestriction_groups USING btree (collectionviewrestriction_id);
CREATE INDEX wagtailcore_collectionviewrestriction_collection_id_761908ec ON public.wagtailcore_collectionviewrestriction USING btree (collection_id);
CREATE INDEX wagtailcore_collectionviewrestriction_groups_group_id_1823f2a3 ON public.wagtailcore_collectionviewrestriction_groups USING btree (group_id);
CREATE INDEX wagtailcore_comment_page_id_108444b5 ON public.wagtailcore_comment USING btree (page_id);
CREATE INDEX wagtailcore_comment_resolved_by_id_a282aa0e ON public.wagtailcore_comment USING btree (resolved_by_id);
CREATE INDEX wagtailcore_comment_revision_created_id_1d058279 ON public.wagtailcore_comment USING btree (revision_created_id);
CREATE INDEX wagtailcore_comment_user_id_0c577ca6 ON public.wagtailcore_comment USING btree (user_id);
CREATE INDEX wagtailcore_commentreply_comment_id_afc7e027 ON public.wagtailcore_commentreply USING btree (comment_id);
CREATE INDEX wagtailcore_commentreply_user_id_d0b3b9c3 ON public.wagtailcore_commentreply USING btree (user_id);
CREATE INDEX wagtailcore_groupapprovalt_groupapprovaltask_id_9a9255ea ON public.wagtailcore_groupapprovaltask_groups USING btree (groupapprovaltask_id);
CREATE INDEX wagtailcore_groupapprovaltask_groups_group_id_2e64b61f ON public.wagtailcore_groupapprovaltask_groups USING btree (group_id);
CREATE INDEX wagtailcore_groupcollectionpermission_collection_id_5423575a ON public.wagtailcore_groupcollectionpermission USING btree (collection_id);
CREATE INDEX wagtailcore_groupcollectionpermission_group_id_05d61460 ON public.wagtailcore_groupcollectionpermission USING btree (group_id);
CREATE INDEX wagtailcore_groupcollectionpermission_permission_id_1b626275 ON public.wagtailcore_groupcollectionpermission USING btree (permission_id);
CREATE INDEX wagtailcore_grouppagepermission_group_id_fc07e671 ON public.wagtailcore_grouppagepermission USING btree (group_id);
CREATE INDEX wagtailcore_grouppagepermission_page_id_710b114a ON public.wagtailcore_grouppagepermission USING btree (page_id);
CREATE INDEX wagtailcore_grouppagepermission_permission_id_05acb22e ON public.wagtailcore_grouppagepermission USING btree (permission_id);
CREATE INDEX wagtailcore_groupsitepermission_group_id_e5cdbee4 ON public.wagtailcore_groupsitepermission USING btree (group_id);
CREATE INDEX wagtailcore_groupsitepermission_permission_id_459b1f38 ON public.wagtailcore_groupsitepermission USING btree (permission_id);
CREATE INDEX wagtailcore_groupsitepermission_site_id_245de488 ON public.wagtailcore_groupsitepermission USING btree (site_id);
CREATE INDEX wagtailcore_locale_language_code_03149338_like ON public.wagtailcore_locale USING btree (language_code varchar_pattern_ops);
CREATE INDEX wagtailcore_modellogentry_action_d2d856ee ON public.wagtailcore_modellogentry USING btree (action);
CREATE INDEX wagtailcore_modellogentry_action_d2d856ee_like ON public.wagtailcore_modellogentry USING btree (action varchar_pattern_ops);
CREATE INDEX wagtailcore_modellogentry_content_changed_8bc39742 ON public.wagtailcore_modellogentry USING btree (content_changed);
CREATE INDEX wagtailcore_modellogentry_content_type_id_68849e77 ON public.wagtailcore_modellogentry USING btree (content_type_id);
CREATE INDEX wagtailcore_modellogentry_object_id_e0e7d4ef ON public.wagtailcore_modellogentry USING btree (object_id);
CREATE INDEX wagtailcore_modellogentry_object_id_e0e7d4ef_like ON public.wagtailcore_modellogentry USING btree (object_id varchar_pattern_ops);
CREATE INDEX wagtailcore_modellogentry_revision_id_df6ca33a ON public.wagtailcore_modellogentry USING btree (revision_id);
CREATE INDEX wagtailcore_modellogentry_timestamp_9694521b ON public.wagtailcore_modellogentry USING btree ("timestamp");
CREATE INDEX wagtailcore_modellogentry_user_id_0278d1bf ON public.wagtailcore_modellogentry USING btree (user_id);
CREATE INDEX wagtailcore_page_alias_of_id_12945502 ON public.wagtailcore_page USING btree (alias_of_id);
CREATE INDEX wagtailcore_page_content_type_id_c28424df ON public.wagtailcore_page USING btree (content_type_id);
CREATE INDEX wagtailcore_page_first_published_at_2b5dd637 ON public.wagtailcore_page USING btree (first_published_at);
CREATE INDEX wagtailcore_page_latest_revision_id_e60fef51 ON public.wagtailcore_page USING btree (latest_revision_id);
CREATE INDEX wagtailcore_page_live_revision_id_930bd822 ON public.wagtailcore_page USING btree (live_revision_id);
CREATE INDEX wagtailcore_page_locale_id_3c7e30a6 ON public.wagtailcore_page USING btree (locale_id);
CREATE INDEX wagtailcore_page_locked_by_id_bcb86245 ON public.wagtailcore_page USING btree (locked_by_id);
CREATE INDEX wagtailcore_page_owner_id_fbf7c332 ON public.wagtailcore_page USING btree (owner_id);
CREATE INDEX wagtailcore_page_path_98eba2c8_like ON public.wagtailcore_page USING btree (path varchar_pattern_ops);
CREATE INDEX wagtailcore_page_slug_e7c11b8f ON public.wagtailcore_page USING btree (slug);
CREATE INDEX wagtailcore_page_slug_e7c11b8f_like ON public.wagtailcore_page USING btree (slug varchar_pattern_ops);
CREATE INDEX wagtailcore_pagelogentry_action_c2408198 ON public.wagtailcore_pagelogentry USING btree (action);
CREATE INDEX wagtailcore_pagelogentry_action_c2408198_like ON public.wagtailcore_pagelogentry USING btree (action varchar_pattern_ops);
CREATE INDEX wagtailcore_pagelogentry_content_changed_99f27ade ON public.wagtailcore_pagelogentry USING btree (content_changed);
CREATE INDEX wagtailcore_pagelogentry_content_type_id_74e7708a ON public.wagtailcore_pagelogentry USING btree (content_type_id);
CREATE INDEX wagtailcore_pagelogentry_page_id_8464e327 ON public.wagtailcore_pagelogentry USING btree (page_id);
CREATE INDEX wagtailcore_pagelogentry_revision_id_8043d103 ON public.wagtailcore_pagelogentry USING btree (revision_id);
CREATE INDEX wagtailcore_pagelogentry_timestamp_deb774c4 ON public.wagtailcore_pagelogentry USING btree ("timestamp");
CREATE INDEX wagtailcore_pagelogentry_user_id_604ccfd8 ON public.wagtailcore_pagelogentry USING btree (user_id);
CREATE INDEX wagtailcore_pagerevision_approved_go_live_at_e56afc67 ON public.wagtailcore_revision USING btree (approved_go_live_at);
CREATE INDEX wagtailcore_pagerevision_created_at_66954e3b ON public.wagtailcore_revision USING btree (created_at);
CREATE INDEX wagtailcore_pagerevision_user_id_2409d2f4 ON public.wagtailcore_revision USING btree (user_id);
CREATE INDEX wagtailcore_pagesubscription_page_id_a085e7a6 ON public.wagtailcore_pagesubscription USING btree (page_id);
CREATE INDEX wagtailcore_pagesubscription_user_id_89d7def9 ON public.wagtailcore_pagesubscription USING btree (user_id);
CREATE INDEX wagtailcore_pageviewrestri_pageviewrestriction_id_f147a99a ON public.wagtailcore_pageviewrestriction_groups USING btree (pageviewrestriction_id);
CREATE INDEX wagtailcore_pageviewrestriction_groups_group_id_6460f223 ON public.wagtailcore_pageviewrestriction_groups USING btree (group_id);
CREATE INDEX wagtailcore_pageviewrestriction_page_id_15a8bea6 ON public.wagtailcore_pageviewrestriction USING btree (page_id);
CREATE INDEX wagtailcore_referenceindex_base_content_type_id_313cf40f ON public.wagtailcore_referenceindex USING btree (base_content_type_id);
CREATE INDEX wagtailcore_referenceindex_content_type_id_766e0336 ON public.wagtailcore_referenceindex USING btree (content_type_id);
CREATE INDEX wagtailcore_referenceindex_to_content_type_id_93690bbd ON public.wagtailcore_referenceindex USING btree (to_content_type_id);
CREATE INDEX wagtailcore_revision_base_content_type_id_5b4ef7bd ON public.wagtailcore_revision USING btree (base_content_type_id);
CREATE INDEX wagtailcore_revision_content_type_id_c8cb69c0 ON public.wagtailcore_revision USING btree (content_type_id);
CREATE INDEX wagtailcore_site_hostname_96b20b46 ON public.wagtailcore_site USING btree (hostname);
CREATE INDEX wagtailcore_site_hostname_96b20b46_like ON public.wagtailcore_site USING btree (hostname varchar_pattern_ops);
CREATE INDEX wagtailcore_site_root_page_id_e02fb95c ON public.wagtailcore_site USING btree (root_page_id);
CREATE INDEX wagtailcore_task_content_type_id_249ab8ba ON public.wagtailcore_task USING btree (content_type_id);
CREATE INDEX wagtailcore_taskstate_content_type_id_0a758fdc ON public.wagtailcore_taskstate USING btree (content_type_id);
CREATE INDEX wagtailcore_taskstate_finished_by_id_13f98229 ON public.wagtailcore_taskstate USING btree (finished_by_id);
CREATE INDEX wagtailcore_taskstate_page_revision_id_9f52c88e ON public.wagtailcore_taskstate USING btree (revision_id);
CREATE INDEX wagtailcore_taskstate_task_id_c3677c34 ON public.wagtailcore_taskstate USING btree (task_id);
CREATE INDEX wagtailcore_taskstate_workflow_state_id_9239a775 ON public.wagtailcore_taskstate USING btree (workflow_state_id);
CREATE INDEX wagtailcore_uploadedfile_for_content_type_id_b0fc87b2 ON public.wagtailcore_uploadedfile USING btree (for_content_type_id);
CREATE INDEX wagtailcore_uploadedfile_uploaded_by_user_id_c7580fe8 ON public.wagtailcore_uploadedfile USING btree (uploaded_by_user_id);
CREATE INDEX wagtailcore_uuid_06a44d_idx ON public.wagtailcore_pagelogentry USING btree (uuid, action, "timestamp" DESC);
CREATE INDEX wagtailcore_uuid_d6363b_idx ON public.wagtailcore_modellogentry USING btree (uuid, action, "timestamp" DESC);
CREATE INDEX wagtailcore_workflowcontenttype_workflow_id_9aad7cd2 ON public.wagtailcore_workflowcontenttype USING btree (workflow_id);
CREATE INDEX wagtailcore_workflowpage_workflow_id_56f56ff6 ON public.wagtailcore_workflowpage USING btree (workflow_id);
CREATE INDEX wagtailcore_workflowstate_base_content_type_id_a30dc576 ON public.wagtailcore_workflowstate USING btree (base_content_type_id);
CREATE INDEX wagtailcore_workflowstate_content_type_id_2bb78ce1 ON public.wagtailcore_workflowstate USING btree (content_type_id);
CREATE INDEX wagtailcore_workflowstate_requested_by_id_4090bca3 ON public.wagtailcore_workflowstate USING btree (requested_by_id);
CREATE INDEX wagtailcore_workflowstate_workflow_id_1f18378f ON public.wagtailcore_workflowstate USING btree (workflow_id);
CREATE INDEX wagtailcore_workflowtask_task_id_ce7716fe ON public.wagtailcore_workflowtask USING btree (task_id);
CREATE INDEX wagtailcore_workflowtask_workflow_id_b9717175 ON public.wagtailcore_workflowtask USING btree (workflow_id);
CREATE INDEX wagtailsear_autocom_476c89_gin ON public.wagtailsearch_indexentry USING gin (autocomplete);
CREATE INDEX wagtailsear_body_90c85d_gin ON public.wagtailsearch_indexentry USING gin (body);
CREATE INDEX wagtailsear_title_9caae0_gin ON public.wagtailsearch_indexentry USING gin (title);
CREATE INDEX wagtailsearch_indexentry_content_type_id_62ed694f ON public.wagtailsearch_indexentry USING btree (content_type_id);
CREATE INDEX workflowstate_base_ct_id_idx ON public.wagtailcore_workflowstate USING btree (base_content_type_id, object_id);
CREATE INDEX workflowstate_ct_id_idx ON public.wagtailcore_workflowstate USING btree (content_type_id, object_id);
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_accesstoken
    ADD CONSTRAINT datahub_accesstoken_tenant_26a0a718_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_alert
    ADD CONSTRAINT datahub_alert_entity_id_36c25599_fk_datahub_entity_id FOREIGN KEY (entity_id) REFERENCES public.datahub_entity(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_alert
    ADD CONSTRAINT datahub_alert_rule_id_80546490_fk_datahub_alertrule_id FOREIGN KEY (rule_id) REFERENCES public.datahub_alertrule(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_alertevent
    ADD CONSTRAINT datahub_alertevent_alert_id_f6870633_fk_datahub_alert_id FOREIGN KEY (alert_id) REFERENCES public.datahub_alert(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_alertrule
    ADD CONSTRAINT datahub_alertrule_owner_id_4dded7be_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_coldfile
    ADD CONSTRAINT datahub_coldfile_tenant_08227015_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_coldremoval
    ADD CONSTRAINT datahub_coldremoval_tenant_fcafb139_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_dashboard
    ADD CONSTRAINT datahub_dashboard_owner_id_85ac1183_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_dataset
    ADD CONSTRAINT datahub_dataset_owner_id_6edb9cad_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_device
    ADD CONSTRAINT datahub_device_entity_id_476e5c7e_fk_datahub_entity_id FOREIGN KEY (entity_id) REFERENCES public.datahub_entity(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_device
    ADD CONSTRAINT datahub_device_profile_id_6c0bc561_fk_datahub_deviceprofile_id FOREIGN KEY (profile_id) REFERENCES public.datahub_deviceprofile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_device
    ADD CONSTRAINT datahub_device_source_id_5de7133b_fk_datahub_source_id FOREIGN KEY (source_id) REFERENCES public.datahub_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_device
    ADD CONSTRAINT datahub_device_tenant_42adb16e_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_devicehealth
    ADD CONSTRAINT datahub_devicehealth_device_id_2f0b84ba_fk_datahub_device_id FOREIGN KEY (device_id) REFERENCES public.datahub_device(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_deviceprofile
    ADD CONSTRAINT datahub_deviceprofile_tenant_755a0223_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_entity
    ADD CONSTRAINT datahub_entity_parent_id_e3ed6fd1_fk_datahub_entity_id FOREIGN KEY (parent_id) REFERENCES public.datahub_entity(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_entity
    ADD CONSTRAINT datahub_entity_tenant_4d9d9e43_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_heldmessage
    ADD CONSTRAINT datahub_heldmessage_source_id_361128e4_fk_datahub_source_id FOREIGN KEY (source_id) REFERENCES public.datahub_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_heldmessage
    ADD CONSTRAINT datahub_heldmessage_tenant_9f7491bc_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_hostedcontext
    ADD CONSTRAINT datahub_hostedcontext_tenant_cdc312a9_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_keeping
    ADD CONSTRAINT datahub_keeping_dataset_id_f205f451_fk_datahub_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.datahub_dataset(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_publictype
    ADD CONSTRAINT datahub_publictype_tenant_3dbfd27a_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_registration
    ADD CONSTRAINT datahub_registration_tenant_3a805744_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_series
    ADD CONSTRAINT datahub_series_entity_id_a5991d87_fk_datahub_entity_id FOREIGN KEY (entity_id) REFERENCES public.datahub_entity(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_series
    ADD CONSTRAINT datahub_series_tenant_93eef474_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_source
    ADD CONSTRAINT datahub_source_owner_id_41ae22ef_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_sourceconfiguration
    ADD CONSTRAINT datahub_sourceconfig_source_id_4c7eb6c4_fk_datahub_s FOREIGN KEY (source_id) REFERENCES public.datahub_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_sourcehour
    ADD CONSTRAINT datahub_sourcehour_source_id_526460f5_fk_datahub_source_id FOREIGN KEY (source_id) REFERENCES public.datahub_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_sourcekey
    ADD CONSTRAINT datahub_sourcekey_source_id_9f64fb69_fk_datahub_source_id FOREIGN KEY (source_id) REFERENCES public.datahub_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_sourceprogress
    ADD CONSTRAINT datahub_sourceprogress_source_id_8e62f67f_fk_datahub_source_id FOREIGN KEY (source_id) REFERENCES public.datahub_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_sourcestatus
    ADD CONSTRAINT datahub_sourcestatus_source_id_914953d4_fk_datahub_source_id FOREIGN KEY (source_id) REFERENCES public.datahub_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_subscription
    ADD CONSTRAINT datahub_subscription_tenant_90f819a2_fk_kernel_space_id FOREIGN KEY (tenant) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_upload
    ADD CONSTRAINT datahub_upload_owner_id_49a16172_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.datahub_uploadpart
    ADD CONSTRAINT datahub_uploadpart_upload_id_5286a97e_fk_datahub_upload_id FOREIGN KEY (upload_id) REFERENCES public.datahub_upload(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_approval
    ADD CONSTRAINT editorial_approval_task_ptr_id_e41f75c4_fk_wagtailcore_task_id FOREIGN KEY (task_ptr_id) REFERENCES public.wagtailcore_task(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_chapterpage
    ADD CONSTRAINT editorial_chapterpag_page_ptr_id_a72f451c_fk_wagtailco FOREIGN KEY (page_ptr_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_strategytext
    ADD CONSTRAINT editorial_strategyte_page_ptr_id_04c20e3c_fk_wagtailco FOREIGN KEY (page_ptr_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_strategytext
    ADD CONSTRAINT editorial_strategyte_strategy_id_971dfbe1_fk_strategy_ FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_counciltext
    ADD CONSTRAINT governance_councilte_strategy_id_ecde6572_fk_strategy_ FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_report
    ADD CONSTRAINT governance_report_owner_id_fbdfd250_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_report
    ADD CONSTRAINT governance_report_previous_id_df671341_fk_governance_report_id FOREIGN KEY (previous_id) REFERENCES public.governance_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_auditentry
    ADD CONSTRAINT kernel_auditentry_actor_user_id_96309dcf_fk_kernel_user_id FOREIGN KEY (actor_user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_auditentry
    ADD CONSTRAINT kernel_auditentry_space_id_99c768ae_fk_kernel_space_id FOREIGN KEY (space_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_document
    ADD CONSTRAINT kernel_document_created_by_id_b5f43501_fk_kernel_user_id FOREIGN KEY (created_by_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_document
    ADD CONSTRAINT kernel_document_file_id_2f6aea6a_fk_kernel_storedfile_id FOREIGN KEY (file_id) REFERENCES public.kernel_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_document
    ADD CONSTRAINT kernel_document_owner_id_152edc62_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_invitation
    ADD CONSTRAINT kernel_invitation_space_id_46b06370_fk_kernel_space_id FOREIGN KEY (space_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_outgoingmail
    ADD CONSTRAINT kernel_outgoingmail_space_id_2ff84e90_fk_kernel_space_id FOREIGN KEY (space_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_rolegrant
    ADD CONSTRAINT kernel_rolegrant_space_id_f3cf4c68_fk_kernel_space_id FOREIGN KEY (space_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_rolegrant
    ADD CONSTRAINT kernel_rolegrant_user_id_800177e8_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_storedfile
    ADD CONSTRAINT kernel_storedfile_created_by_id_7d04afb1_fk_kernel_user_id FOREIGN KEY (created_by_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_storedfile
    ADD CONSTRAINT kernel_storedfile_owner_id_986631fe_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_user_groups
    ADD CONSTRAINT kernel_user_groups_group_id_ba62c490_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_user_groups
    ADD CONSTRAINT kernel_user_groups_user_id_4c0ac2e9_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_user_user_permissions
    ADD CONSTRAINT kernel_user_user_per_permission_id_0a9527c4_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_user_user_permissions
    ADD CONSTRAINT kernel_user_user_permissions_user_id_8ea11596_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_wordtemplate
    ADD CONSTRAINT kernel_wordtemplate_file_id_bbcc3821_fk_kernel_storedfile_id FOREIGN KEY (file_id) REFERENCES public.kernel_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kernel_wordtemplate
    ADD CONSTRAINT kernel_wordtemplate_space_id_a741c78c_fk_kernel_space_id FOREIGN KEY (space_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.participation_contribution
    ADD CONSTRAINT participation_contri_proposal_id_6facf7c1_fk_participa FOREIGN KEY (proposal_id) REFERENCES public.participation_dataproposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.participation_dataproposal
    ADD CONSTRAINT participation_datapr_dataset_id_36f05345_fk_datahub_d FOREIGN KEY (dataset_id) REFERENCES public.datahub_dataset(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.participation_dataproposal
    ADD CONSTRAINT participation_dataproposal_owner_id_ff029763_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.participation_support
    ADD CONSTRAINT participation_suppor_proposal_id_867cb496_fk_participa FOREIGN KEY (proposal_id) REFERENCES public.participation_dataproposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_acceptedgap
    ADD CONSTRAINT portfolio_acceptedgap_owner_id_b35a8905_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_budgetline
    ADD CONSTRAINT portfolio_budgetline_funding_id_0a596e36_fk_portfolio FOREIGN KEY (funding_id) REFERENCES public.portfolio_fundingsource(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_budgetline
    ADD CONSTRAINT portfolio_budgetline_measure_id_bd3a7d86_fk_portfolio FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_bundle_action_fields
    ADD CONSTRAINT portfolio_bundle_act_actionfield_id_372243b1_fk_strategy_ FOREIGN KEY (actionfield_id) REFERENCES public.strategy_actionfield(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_bundle_action_fields
    ADD CONSTRAINT portfolio_bundle_act_bundle_id_1f823f93_fk_portfolio FOREIGN KEY (bundle_id) REFERENCES public.portfolio_bundle(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_bundle
    ADD CONSTRAINT portfolio_bundle_goal_id_1df7d6c3_fk_strategy_goal_id FOREIGN KEY (goal_id) REFERENCES public.strategy_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_bundle
    ADD CONSTRAINT portfolio_bundle_owner_id_e45b3a54_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_call_jury
    ADD CONSTRAINT portfolio_call_jury_call_id_493d9b06_fk_portfolio_call_id FOREIGN KEY (call_id) REFERENCES public.portfolio_call(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_call_jury
    ADD CONSTRAINT portfolio_call_jury_user_id_4d498b81_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_call
    ADD CONSTRAINT portfolio_call_owner_id_62fe1475_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_candidate
    ADD CONSTRAINT portfolio_candidate_measure_id_666f33a8_fk_portfolio_measure_id FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_candidate
    ADD CONSTRAINT portfolio_candidate_selection_id_b1599e80_fk_portfolio FOREIGN KEY (selection_id) REFERENCES public.portfolio_selection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_candidate
    ADD CONSTRAINT portfolio_candidate_sketch_id_7514e09c_fk_portfolio_sketch_id FOREIGN KEY (sketch_id) REFERENCES public.portfolio_sketch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_check
    ADD CONSTRAINT portfolio_check_assessor_user_id_40363fb3_fk_kernel_user_id FOREIGN KEY (assessor_user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_check
    ADD CONSTRAINT portfolio_check_measure_id_aed235a0_fk_portfolio_measure_id FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_check
    ADD CONSTRAINT portfolio_check_strategy_id_fbe5d761_fk_strategy_strategy_id FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_checkanswer
    ADD CONSTRAINT portfolio_checkanswe_check_made_id_2a8ecfec_fk_portfolio FOREIGN KEY (check_made_id) REFERENCES public.portfolio_check(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_checkanswer
    ADD CONSTRAINT portfolio_checkanswe_guard_rail_id_43478751_fk_strategy_ FOREIGN KEY (guard_rail_id) REFERENCES public.strategy_guardrail(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_checkanswer
    ADD CONSTRAINT portfolio_checkanswe_question_id_01ba18df_fk_strategy_ FOREIGN KEY (question_id) REFERENCES public.strategy_checklistquestion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_checkanswer
    ADD CONSTRAINT portfolio_checkanswe_sdg_id_c1c6bed3_fk_strategy_ FOREIGN KEY (sdg_id) REFERENCES public.strategy_sdggoal(number) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_contribution
    ADD CONSTRAINT portfolio_contributi_future_statement_id_73596886_fk_strategy_ FOREIGN KEY (future_statement_id) REFERENCES public.strategy_futurestatement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_contribution
    ADD CONSTRAINT portfolio_contributi_key_result_id_35ac45af_fk_strategy_ FOREIGN KEY (key_result_id) REFERENCES public.strategy_keyresult(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_contribution
    ADD CONSTRAINT portfolio_contributi_measure_id_dea83b4d_fk_portfolio FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_contribution
    ADD CONSTRAINT portfolio_contribution_goal_id_4299652b_fk_strategy_goal_id FOREIGN KEY (goal_id) REFERENCES public.strategy_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_criterion
    ADD CONSTRAINT portfolio_criterion_selection_id_3b11338c_fk_portfolio FOREIGN KEY (selection_id) REFERENCES public.portfolio_selection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_fundingsource_action_fields
    ADD CONSTRAINT portfolio_fundingsou_actionfield_id_bda1e9e3_fk_strategy_ FOREIGN KEY (actionfield_id) REFERENCES public.strategy_actionfield(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_fundingsource_action_fields
    ADD CONSTRAINT portfolio_fundingsou_fundingsource_id_e847e31c_fk_portfolio FOREIGN KEY (fundingsource_id) REFERENCES public.portfolio_fundingsource(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_fundingsource
    ADD CONSTRAINT portfolio_fundingsource_owner_id_314cc1c6_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_juryscore
    ADD CONSTRAINT portfolio_juryscore_sketch_id_50921551_fk_portfolio_sketch_id FOREIGN KEY (sketch_id) REFERENCES public.portfolio_sketch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_juryscore
    ADD CONSTRAINT portfolio_juryscore_user_id_5e3d797e_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_leadlogentry
    ADD CONSTRAINT portfolio_leadlogent_lead_project_id_06b3e11c_fk_portfolio FOREIGN KEY (lead_project_id) REFERENCES public.portfolio_leadproject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_leadproject
    ADD CONSTRAINT portfolio_leadprojec_measure_id_a0905467_fk_portfolio FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_leadproject
    ADD CONSTRAINT portfolio_leadproject_leader_id_1121ec08_fk_kernel_space_id FOREIGN KEY (leader_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_learning
    ADD CONSTRAINT portfolio_learning_measure_id_d3ce622e_fk_portfolio_measure_id FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measure_action_fields
    ADD CONSTRAINT portfolio_measure_ac_actionfield_id_a152a2c0_fk_strategy_ FOREIGN KEY (actionfield_id) REFERENCES public.strategy_actionfield(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measure_action_fields
    ADD CONSTRAINT portfolio_measure_ac_measure_id_eeb242c5_fk_portfolio FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measure
    ADD CONSTRAINT portfolio_measure_adoption_id_17e15100_fk_solutions_adoption_id FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measure
    ADD CONSTRAINT portfolio_measure_bundle_id_f34914f4_fk_portfolio_bundle_id FOREIGN KEY (bundle_id) REFERENCES public.portfolio_bundle(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measure
    ADD CONSTRAINT portfolio_measure_owner_id_420a062d_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measure
    ADD CONSTRAINT portfolio_measure_responsible_user_id_3c245366_fk_kernel_us FOREIGN KEY (responsible_user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measure_scenarios
    ADD CONSTRAINT portfolio_measure_sc_measure_id_9810ec36_fk_portfolio FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measure_scenarios
    ADD CONSTRAINT portfolio_measure_sc_scenario_id_7eff818b_fk_strategy_ FOREIGN KEY (scenario_id) REFERENCES public.strategy_scenario(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measure_sdgs
    ADD CONSTRAINT portfolio_measure_sd_measure_id_683d0a0b_fk_portfolio FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measure_sdgs
    ADD CONSTRAINT portfolio_measure_sd_sdggoal_id_70535e7e_fk_strategy_ FOREIGN KEY (sdggoal_id) REFERENCES public.strategy_sdggoal(number) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measure
    ADD CONSTRAINT portfolio_measure_solution_id_eb3c9b17_fk_solutions_solution_id FOREIGN KEY (solution_id) REFERENCES public.solutions_solution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measureactor
    ADD CONSTRAINT portfolio_measureact_measure_id_35098814_fk_portfolio FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measureactor
    ADD CONSTRAINT portfolio_measureact_organisation_id_25c0a09c_fk_region_or FOREIGN KEY (organisation_id) REFERENCES public.region_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measureimport_measures
    ADD CONSTRAINT portfolio_measureimp_measure_id_eebd0670_fk_portfolio FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measureimport_measures
    ADD CONSTRAINT portfolio_measureimp_measureimport_id_bf0e1fcb_fk_portfolio FOREIGN KEY (measureimport_id) REFERENCES public.portfolio_measureimport(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measureimportdraft
    ADD CONSTRAINT portfolio_measureimp_owner_id_4d12486d_fk_kernel_sp FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measureimport
    ADD CONSTRAINT portfolio_measureimport_owner_id_99057c97_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measureimportdraft
    ADD CONSTRAINT portfolio_measureimportdraft_user_id_fea5bb15_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_measurepicture
    ADD CONSTRAINT portfolio_measurepic_measure_id_5e5a9c30_fk_portfolio FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_milestone
    ADD CONSTRAINT portfolio_milestone_measure_id_845616d6_fk_portfolio_measure_id FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_risk
    ADD CONSTRAINT portfolio_risk_measure_id_03b6cb06_fk_portfolio_measure_id FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_savedfilter
    ADD CONSTRAINT portfolio_savedfilter_user_id_7a6b9994_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_score
    ADD CONSTRAINT portfolio_score_candidate_id_8ec1133f_fk_portfolio_candidate_id FOREIGN KEY (candidate_id) REFERENCES public.portfolio_candidate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_score
    ADD CONSTRAINT portfolio_score_criterion_id_30357dc2_fk_portfolio_criterion_id FOREIGN KEY (criterion_id) REFERENCES public.portfolio_criterion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_score
    ADD CONSTRAINT portfolio_score_user_id_338d0455_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_selection
    ADD CONSTRAINT portfolio_selection_owner_id_9b08c06e_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_selection
    ADD CONSTRAINT portfolio_selection_repeats_id_f97a85e9_fk_portfolio FOREIGN KEY (repeats_id) REFERENCES public.portfolio_selection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_selectionballot
    ADD CONSTRAINT portfolio_selectionb_selection_id_169b0ac6_fk_portfolio FOREIGN KEY (selection_id) REFERENCES public.portfolio_selection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_selectionballot
    ADD CONSTRAINT portfolio_selectionballot_user_id_c664b83f_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_sketch
    ADD CONSTRAINT portfolio_sketch_action_field_id_df4bfcea_fk_strategy_ FOREIGN KEY (action_field_id) REFERENCES public.strategy_actionfield(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_sketch
    ADD CONSTRAINT portfolio_sketch_call_id_1ee91a81_fk_portfolio_call_id FOREIGN KEY (call_id) REFERENCES public.portfolio_call(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_sketch
    ADD CONSTRAINT portfolio_sketch_measure_id_dc2ce8a4_fk_portfolio_measure_id FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_sketch
    ADD CONSTRAINT portfolio_sketch_owner_id_62733ed0_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_story
    ADD CONSTRAINT portfolio_story_adoption_id_de0ba7c0_fk_solutions_adoption_id FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_story
    ADD CONSTRAINT portfolio_story_measure_id_6b43b574_fk_portfolio_measure_id FOREIGN KEY (measure_id) REFERENCES public.portfolio_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_story
    ADD CONSTRAINT portfolio_story_owner_id_2ecca7e4_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.region_commitment
    ADD CONSTRAINT region_commitment_consortium_id_d6e3bf3d_fk_region_co FOREIGN KEY (consortium_id) REFERENCES public.region_consortium(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.region_consortium
    ADD CONSTRAINT region_consortium_region_id_37699237_fk_region_region_id FOREIGN KEY (region_id) REFERENCES public.region_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.region_consortium
    ADD CONSTRAINT region_consortium_space_id_f8d05ba2_fk_kernel_space_id FOREIGN KEY (space_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.region_contact
    ADD CONSTRAINT region_contact_municipality_id_d9407424_fk_region_mu FOREIGN KEY (municipality_id) REFERENCES public.region_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.region_contact
    ADD CONSTRAINT region_contact_organisation_id_380f2919_fk_region_or FOREIGN KEY (organisation_id) REFERENCES public.region_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.region_district
    ADD CONSTRAINT region_district_region_id_415d0a7c_fk_region_region_id FOREIGN KEY (region_id) REFERENCES public.region_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.region_membership
    ADD CONSTRAINT region_membership_consortium_id_6e57cbbf_fk_region_co FOREIGN KEY (consortium_id) REFERENCES public.region_consortium(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.region_membership
    ADD CONSTRAINT region_membership_municipality_id_119d5e80_fk_region_mu FOREIGN KEY (municipality_id) REFERENCES public.region_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.region_membership
    ADD CONSTRAINT region_membership_organisation_id_a21f04f0_fk_region_or FOREIGN KEY (organisation_id) REFERENCES public.region_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.region_municipality
    ADD CONSTRAINT region_municipality_district_id_9c55de5c_fk_region_district_id FOREIGN KEY (district_id) REFERENCES public.region_district(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.region_municipality
    ADD CONSTRAINT region_municipality_space_id_bd7fd601_fk_kernel_space_id FOREIGN KEY (space_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.region_profileanswer
    ADD CONSTRAINT region_profileanswer_municipality_id_763bca3c_fk_region_mu FOREIGN KEY (municipality_id) REFERENCES public.region_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_adoption
    ADD CONSTRAINT solutions_adoption_municipality_id_b10c8a83_fk_region_mu FOREIGN KEY (municipality_id) REFERENCES public.region_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_adoption
    ADD CONSTRAINT solutions_adoption_owner_id_0060bbe0_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_adoption
    ADD CONSTRAINT solutions_adoption_solution_id_c43ae1b0_fk_solutions FOREIGN KEY (solution_id) REFERENCES public.solutions_solution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_adoption
    ADD CONSTRAINT solutions_adoption_version_id_feb73c66_fk_solutions FOREIGN KEY (version_id) REFERENCES public.solutions_solutionversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_adoptionstep
    ADD CONSTRAINT solutions_adoptionst_adoption_id_d88f6dbe_fk_solutions FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_agreement
    ADD CONSTRAINT solutions_agreement_adoption_id_f27cfd09_fk_solutions FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_costline
    ADD CONSTRAINT solutions_costline_municipality_id_d288da42_fk_region_mu FOREIGN KEY (municipality_id) REFERENCES public.region_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_costline
    ADD CONSTRAINT solutions_costline_solution_id_c21c8f41_fk_solutions FOREIGN KEY (solution_id) REFERENCES public.solutions_solution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_decision
    ADD CONSTRAINT solutions_decision_adoption_id_46e96038_fk_solutions FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_effectreport
    ADD CONSTRAINT solutions_effectrepo_adoption_id_0cfb1bf4_fk_solutions FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_expense
    ADD CONSTRAINT solutions_expense_adoption_id_59888a93_fk_solutions_adoption_id FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_fitcheck
    ADD CONSTRAINT solutions_fitcheck_municipality_id_65cf14f8_fk_region_mu FOREIGN KEY (municipality_id) REFERENCES public.region_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_fitcheck
    ADD CONSTRAINT solutions_fitcheck_solution_id_cf15210c_fk_solutions FOREIGN KEY (solution_id) REFERENCES public.solutions_solution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_guideprogress
    ADD CONSTRAINT solutions_guideprogr_adoption_id_ac9e8ebc_fk_solutions FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_installationdraft
    ADD CONSTRAINT solutions_installati_adoption_id_44c9d74d_fk_solutions FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_installation
    ADD CONSTRAINT solutions_installati_adoption_id_946677d8_fk_solutions FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_installationsecret
    ADD CONSTRAINT solutions_installati_installation_id_0ab7b838_fk_solutions FOREIGN KEY (installation_id) REFERENCES public.solutions_installation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_installation
    ADD CONSTRAINT solutions_installation_source_id_759687f4_fk_datahub_source_id FOREIGN KEY (source_id) REFERENCES public.datahub_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_question
    ADD CONSTRAINT solutions_question_adoption_id_78db300d_fk_solutions FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_question
    ADD CONSTRAINT solutions_question_municipality_id_8c1735ca_fk_region_mu FOREIGN KEY (municipality_id) REFERENCES public.region_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_question
    ADD CONSTRAINT solutions_question_solution_id_77319f24_fk_solutions FOREIGN KEY (solution_id) REFERENCES public.solutions_solution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_reply
    ADD CONSTRAINT solutions_reply_municipality_id_1f1b01f4_fk_region_mu FOREIGN KEY (municipality_id) REFERENCES public.region_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_reply
    ADD CONSTRAINT solutions_reply_question_id_0761f574_fk_solutions_question_id FOREIGN KEY (question_id) REFERENCES public.solutions_question(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_solution_action_fields
    ADD CONSTRAINT solutions_solution_a_actionfield_id_bf1d0195_fk_strategy_ FOREIGN KEY (actionfield_id) REFERENCES public.strategy_actionfield(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_solution_action_fields
    ADD CONSTRAINT solutions_solution_a_solution_id_d0e9b500_fk_solutions FOREIGN KEY (solution_id) REFERENCES public.solutions_solution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_solution_builds_on
    ADD CONSTRAINT solutions_solution_b_from_solution_id_25a9b9d8_fk_solutions FOREIGN KEY (from_solution_id) REFERENCES public.solutions_solution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_solution_builds_on
    ADD CONSTRAINT solutions_solution_b_to_solution_id_a073b8b5_fk_solutions FOREIGN KEY (to_solution_id) REFERENCES public.solutions_solution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_solution
    ADD CONSTRAINT solutions_solution_owner_id_dff9beae_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_solution_sdgs
    ADD CONSTRAINT solutions_solution_s_sdggoal_id_28291ea1_fk_strategy_ FOREIGN KEY (sdggoal_id) REFERENCES public.strategy_sdggoal(number) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_solution_sdgs
    ADD CONSTRAINT solutions_solution_s_solution_id_f23948a6_fk_solutions FOREIGN KEY (solution_id) REFERENCES public.solutions_solution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_solution
    ADD CONSTRAINT solutions_solution_steward_id_b32ab5bf_fk_region_mu FOREIGN KEY (steward_id) REFERENCES public.region_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_solutionversion
    ADD CONSTRAINT solutions_solutionve_solution_id_afc6d10d_fk_solutions FOREIGN KEY (solution_id) REFERENCES public.solutions_solution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.solutions_training
    ADD CONSTRAINT solutions_training_adoption_id_688558d0_fk_solutions FOREIGN KEY (adoption_id) REFERENCES public.solutions_adoption(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_checkin
    ADD CONSTRAINT strategy_checkin_key_result_id_86e7fa9f_fk_strategy_ FOREIGN KEY (key_result_id) REFERENCES public.strategy_keyresult(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_checkincorrection
    ADD CONSTRAINT strategy_checkincorr_check_in_id_c35a4436_fk_strategy_ FOREIGN KEY (check_in_id) REFERENCES public.strategy_checkin(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_checklistquestion
    ADD CONSTRAINT strategy_checklistqu_checklist_id_a81d81bc_fk_strategy_ FOREIGN KEY (checklist_id) REFERENCES public.strategy_checklist(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_contactpoint
    ADD CONSTRAINT strategy_contactpoin_narrative_id_7767d717_fk_strategy_ FOREIGN KEY (narrative_id) REFERENCES public.strategy_narrative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_contentsentry
    ADD CONSTRAINT strategy_contentsent_strategy_id_3acfa54e_fk_strategy_ FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_externalplan
    ADD CONSTRAINT strategy_externalplan_owner_id_0dfd5bd7_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_fieldchoice
    ADD CONSTRAINT strategy_fieldchoice_field_id_f28b9a4a_fk_strategy_ FOREIGN KEY (field_id) REFERENCES public.strategy_actionfield(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_fieldchoice
    ADD CONSTRAINT strategy_fieldchoice_strategy_id_e245db4a_fk_strategy_ FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_frozenresult
    ADD CONSTRAINT strategy_frozenresul_key_result_id_e7a16be5_fk_strategy_ FOREIGN KEY (key_result_id) REFERENCES public.strategy_keyresult(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_futurestatement
    ADD CONSTRAINT strategy_futurestate_strategy_id_1753d473_fk_strategy_ FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_goal_action_fields
    ADD CONSTRAINT strategy_goal_action_actionfield_id_5c848423_fk_strategy_ FOREIGN KEY (actionfield_id) REFERENCES public.strategy_actionfield(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_goal_action_fields
    ADD CONSTRAINT strategy_goal_action_goal_id_bdf671b6_fk_strategy_ FOREIGN KEY (goal_id) REFERENCES public.strategy_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_goal
    ADD CONSTRAINT strategy_goal_parent_id_5669f2bb_fk_strategy_goal_id FOREIGN KEY (parent_id) REFERENCES public.strategy_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_goal_sdgs
    ADD CONSTRAINT strategy_goal_sdgs_goal_id_404ddf67_fk_strategy_goal_id FOREIGN KEY (goal_id) REFERENCES public.strategy_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_goal_sdgs
    ADD CONSTRAINT strategy_goal_sdgs_sdggoal_id_88a248c9_fk_strategy_ FOREIGN KEY (sdggoal_id) REFERENCES public.strategy_sdggoal(number) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_goal
    ADD CONSTRAINT strategy_goal_strategy_id_6cc7a6cf_fk_strategy_strategy_id FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_goallink
    ADD CONSTRAINT strategy_goallink_goal_id_d44561d9_fk_strategy_goal_id FOREIGN KEY (goal_id) REFERENCES public.strategy_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_goallink
    ADD CONSTRAINT strategy_goallink_serves_id_59c45d09_fk_strategy_goal_id FOREIGN KEY (serves_id) REFERENCES public.strategy_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_guardrail
    ADD CONSTRAINT strategy_guardrail_section_id_8d484d48_fk_strategy_ FOREIGN KEY (section_id) REFERENCES public.strategy_guardsection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_guardsection
    ADD CONSTRAINT strategy_guardsectio_strategy_id_b6e93236_fk_strategy_ FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_guidinganswer
    ADD CONSTRAINT strategy_guidingansw_strategy_id_bfa3b344_fk_strategy_ FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_importbatch
    ADD CONSTRAINT strategy_importbatch_owner_id_a90fe096_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_indicator
    ADD CONSTRAINT strategy_indicator_owner_id_6e8bbf74_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_inventorybatch
    ADD CONSTRAINT strategy_inventorybatch_owner_id_159b047a_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_inventoryitem
    ADD CONSTRAINT strategy_inventoryit_action_field_id_4ca384e6_fk_strategy_ FOREIGN KEY (action_field_id) REFERENCES public.strategy_actionfield(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_inventoryitem
    ADD CONSTRAINT strategy_inventoryit_batch_id_ca60f469_fk_strategy_ FOREIGN KEY (batch_id) REFERENCES public.strategy_inventorybatch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_inventoryitem
    ADD CONSTRAINT strategy_inventoryitem_owner_id_e5e8f295_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_journey
    ADD CONSTRAINT strategy_journey_action_field_id_89a43c64_fk_strategy_ FOREIGN KEY (action_field_id) REFERENCES public.strategy_actionfield(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_journey
    ADD CONSTRAINT strategy_journey_persona_id_40258e82_fk_strategy_persona_id FOREIGN KEY (persona_id) REFERENCES public.strategy_persona(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_journey
    ADD CONSTRAINT strategy_journey_strategy_id_db31e889_fk_strategy_strategy_id FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_journeystep
    ADD CONSTRAINT strategy_journeystep_journey_id_e8543375_fk_strategy_journey_id FOREIGN KEY (journey_id) REFERENCES public.strategy_journey(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_keyresult
    ADD CONSTRAINT strategy_keyresult_carried_from_id_72e37d3f_fk_strategy_ FOREIGN KEY (carried_from_id) REFERENCES public.strategy_keyresult(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_keyresult
    ADD CONSTRAINT strategy_keyresult_indicator_id_b36a8ea4_fk_strategy_ FOREIGN KEY (indicator_id) REFERENCES public.strategy_indicator(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_keyresult
    ADD CONSTRAINT strategy_keyresult_objective_id_17a9ff05_fk_strategy_ FOREIGN KEY (objective_id) REFERENCES public.strategy_objective(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_keyresult
    ADD CONSTRAINT strategy_keyresult_responsible_user_id_a0b54be8_fk_kernel_us FOREIGN KEY (responsible_user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_keyresult
    ADD CONSTRAINT strategy_keyresult_statistic_id_b5b0bf88_fk_strategy_ FOREIGN KEY (statistic_id) REFERENCES public.strategy_statistic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_narrative
    ADD CONSTRAINT strategy_narrative_strategy_id_c7514d6f_fk_strategy_strategy_id FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_objective
    ADD CONSTRAINT strategy_objective_carried_from_id_c53f9c36_fk_strategy_ FOREIGN KEY (carried_from_id) REFERENCES public.strategy_objective(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_objective
    ADD CONSTRAINT strategy_objective_cycle_id_17fe0ebf_fk_strategy_okrcycle_id FOREIGN KEY (cycle_id) REFERENCES public.strategy_okrcycle(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_objective
    ADD CONSTRAINT strategy_objective_goal_id_03e6c4d4_fk_strategy_goal_id FOREIGN KEY (goal_id) REFERENCES public.strategy_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_objective
    ADD CONSTRAINT strategy_objective_owner_id_03e4c153_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_okrcycle
    ADD CONSTRAINT strategy_okrcycle_owner_id_d5d36a65_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_persona
    ADD CONSTRAINT strategy_persona_copied_from_id_8aac3d47_fk_strategy_persona_id FOREIGN KEY (copied_from_id) REFERENCES public.strategy_persona(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_persona
    ADD CONSTRAINT strategy_persona_owner_id_344d6dc8_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_planlink
    ADD CONSTRAINT strategy_planlink_goal_id_01e695a5_fk_strategy_goal_id FOREIGN KEY (goal_id) REFERENCES public.strategy_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_planlink
    ADD CONSTRAINT strategy_planlink_plan_id_308f8174_fk_strategy_externalplan_id FOREIGN KEY (plan_id) REFERENCES public.strategy_externalplan(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_planlink
    ADD CONSTRAINT strategy_planlink_strategy_id_fdb17e33_fk_strategy_strategy_id FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_processstep
    ADD CONSTRAINT strategy_processstep_strategy_id_3c36af03_fk_strategy_ FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_scenario
    ADD CONSTRAINT strategy_scenario_strategy_id_7d98c140_fk_strategy_strategy_id FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_statistic_action_fields
    ADD CONSTRAINT strategy_statistic_a_actionfield_id_af1e9dd7_fk_strategy_ FOREIGN KEY (actionfield_id) REFERENCES public.strategy_actionfield(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_statistic_action_fields
    ADD CONSTRAINT strategy_statistic_a_statistic_id_10c0f0f3_fk_strategy_ FOREIGN KEY (statistic_id) REFERENCES public.strategy_statistic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_statistic
    ADD CONSTRAINT strategy_statistic_owner_id_13b50bb1_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_statistic_sdgs
    ADD CONSTRAINT strategy_statistic_s_sdggoal_id_4bfc2ad4_fk_strategy_ FOREIGN KEY (sdggoal_id) REFERENCES public.strategy_sdggoal(number) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_statistic_sdgs
    ADD CONSTRAINT strategy_statistic_s_statistic_id_1647b03b_fk_strategy_ FOREIGN KEY (statistic_id) REFERENCES public.strategy_statistic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_statistictarget
    ADD CONSTRAINT strategy_statisticta_statistic_id_183d8a3d_fk_strategy_ FOREIGN KEY (statistic_id) REFERENCES public.strategy_statistic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_statistictarget
    ADD CONSTRAINT strategy_statistictarget_goal_id_fead6741_fk_strategy_goal_id FOREIGN KEY (goal_id) REFERENCES public.strategy_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_statistictarget
    ADD CONSTRAINT strategy_statistictarget_owner_id_431ca82d_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_statisticvalue
    ADD CONSTRAINT strategy_statisticva_batch_id_49c7d04e_fk_strategy_ FOREIGN KEY (batch_id) REFERENCES public.strategy_importbatch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_statisticvalue
    ADD CONSTRAINT strategy_statisticva_statistic_id_46aff267_fk_strategy_ FOREIGN KEY (statistic_id) REFERENCES public.strategy_statistic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_steeringnote
    ADD CONSTRAINT strategy_steeringnot_key_result_id_0d406dcf_fk_strategy_ FOREIGN KEY (key_result_id) REFERENCES public.strategy_keyresult(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_steeringnote
    ADD CONSTRAINT strategy_steeringnot_target_id_c153345b_fk_strategy_ FOREIGN KEY (target_id) REFERENCES public.strategy_statistictarget(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_steeringnote
    ADD CONSTRAINT strategy_steeringnote_owner_id_a93f894a_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_strategy
    ADD CONSTRAINT strategy_strategy_owner_id_207a7ad9_fk_kernel_space_id FOREIGN KEY (owner_id) REFERENCES public.kernel_space(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_strategy
    ADD CONSTRAINT strategy_strategy_superseded_by_id_6abd249a_fk_strategy_ FOREIGN KEY (superseded_by_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_strategy
    ADD CONSTRAINT strategy_strategy_within_id_122e1032_fk_strategy_strategy_id FOREIGN KEY (within_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_strategyfactor
    ADD CONSTRAINT strategy_strategyfac_strategy_id_3a6a2dec_fk_strategy_ FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_strategyreview
    ADD CONSTRAINT strategy_strategyrev_strategy_id_22e2f92b_fk_strategy_ FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_strategyversion
    ADD CONSTRAINT strategy_strategyver_strategy_id_8a248ba5_fk_strategy_ FOREIGN KEY (strategy_id) REFERENCES public.strategy_strategy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.strategy_targetchange
    ADD CONSTRAINT strategy_targetchang_key_result_id_6c154a18_fk_strategy_ FOREIGN KEY (key_result_id) REFERENCES public.strategy_keyresult(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.taggit_taggeditem
    ADD CONSTRAINT taggit_taggeditem_content_type_id_9957a03c_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.taggit_taggeditem
    ADD CONSTRAINT taggit_taggeditem_tag_id_f4f5b767_fk_taggit_tag_id FOREIGN KEY (tag_id) REFERENCES public.taggit_tag(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailadmin_editingsession
    ADD CONSTRAINT wagtailadmin_editing_content_type_id_4df7730e_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailadmin_editingsession
    ADD CONSTRAINT wagtailadmin_editingsession_user_id_6e1a9b70_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailadmin_formstate
    ADD CONSTRAINT wagtailadmin_formsta_content_type_id_e32438b3_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailadmin_formstate
    ADD CONSTRAINT wagtailadmin_formstate_user_id_b910adc2_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_apitoken
    ADD CONSTRAINT wagtailcore_apitoken_user_id_49b1141b_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction
    ADD CONSTRAINT wagtailcore_collecti_collection_id_761908ec_fk_wagtailco FOREIGN KEY (collection_id) REFERENCES public.wagtailcore_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction_groups
    ADD CONSTRAINT wagtailcore_collecti_collectionviewrestri_47320efd_fk_wagtailco FOREIGN KEY (collectionviewrestriction_id) REFERENCES public.wagtailcore_collectionviewrestriction(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction_groups
    ADD CONSTRAINT wagtailcore_collecti_group_id_1823f2a3_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_comment
    ADD CONSTRAINT wagtailcore_comment_page_id_108444b5_fk_wagtailcore_page_id FOREIGN KEY (page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_comment
    ADD CONSTRAINT wagtailcore_comment_resolved_by_id_a282aa0e_fk_kernel_user_id FOREIGN KEY (resolved_by_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_comment
    ADD CONSTRAINT wagtailcore_comment_revision_created_id_1d058279_fk_wagtailco FOREIGN KEY (revision_created_id) REFERENCES public.wagtailcore_revision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_comment
    ADD CONSTRAINT wagtailcore_comment_user_id_0c577ca6_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_commentreply
    ADD CONSTRAINT wagtailcore_commentr_comment_id_afc7e027_fk_wagtailco FOREIGN KEY (comment_id) REFERENCES public.wagtailcore_comment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_commentreply
    ADD CONSTRAINT wagtailcore_commentreply_user_id_d0b3b9c3_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask_groups
    ADD CONSTRAINT wagtailcore_groupapp_group_id_2e64b61f_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask_groups
    ADD CONSTRAINT wagtailcore_groupapp_groupapprovaltask_id_9a9255ea_fk_wagtailco FOREIGN KEY (groupapprovaltask_id) REFERENCES public.wagtailcore_groupapprovaltask(task_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask
    ADD CONSTRAINT wagtailcore_groupapp_task_ptr_id_cfe58781_fk_wagtailco FOREIGN KEY (task_ptr_id) REFERENCES public.wagtailcore_task(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupcollectionpermission
    ADD CONSTRAINT wagtailcore_groupcol_collection_id_5423575a_fk_wagtailco FOREIGN KEY (collection_id) REFERENCES public.wagtailcore_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupcollectionpermission
    ADD CONSTRAINT wagtailcore_groupcol_group_id_05d61460_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupcollectionpermission
    ADD CONSTRAINT wagtailcore_groupcol_permission_id_1b626275_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_grouppagepermission
    ADD CONSTRAINT wagtailcore_grouppag_group_id_fc07e671_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_grouppagepermission
    ADD CONSTRAINT wagtailcore_grouppag_page_id_710b114a_fk_wagtailco FOREIGN KEY (page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_grouppagepermission
    ADD CONSTRAINT wagtailcore_grouppag_permission_id_05acb22e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupsitepermission
    ADD CONSTRAINT wagtailcore_groupsit_group_id_e5cdbee4_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupsitepermission
    ADD CONSTRAINT wagtailcore_groupsit_permission_id_459b1f38_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupsitepermission
    ADD CONSTRAINT wagtailcore_groupsit_site_id_245de488_fk_wagtailco FOREIGN KEY (site_id) REFERENCES public.wagtailcore_site(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_modellogentry
    ADD CONSTRAINT wagtailcore_modellog_content_type_id_68849e77_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_alias_of_id_12945502_fk_wagtailcore_page_id FOREIGN KEY (alias_of_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_content_type_id_c28424df_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_latest_revision_id_e60fef51_fk_wagtailco FOREIGN KEY (latest_revision_id) REFERENCES public.wagtailcore_revision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_live_revision_id_930bd822_fk_wagtailco FOREIGN KEY (live_revision_id) REFERENCES public.wagtailcore_revision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_locale_id_3c7e30a6_fk_wagtailcore_locale_id FOREIGN KEY (locale_id) REFERENCES public.wagtailcore_locale(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_locked_by_id_bcb86245_fk_kernel_user_id FOREIGN KEY (locked_by_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_owner_id_fbf7c332_fk_kernel_user_id FOREIGN KEY (owner_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pagelogentry
    ADD CONSTRAINT wagtailcore_pageloge_content_type_id_74e7708a_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_revision
    ADD CONSTRAINT wagtailcore_pagerevision_user_id_2409d2f4_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pagesubscription
    ADD CONSTRAINT wagtailcore_pagesubs_page_id_a085e7a6_fk_wagtailco FOREIGN KEY (page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pagesubscription
    ADD CONSTRAINT wagtailcore_pagesubscription_user_id_89d7def9_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction_groups
    ADD CONSTRAINT wagtailcore_pageview_group_id_6460f223_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction
    ADD CONSTRAINT wagtailcore_pageview_page_id_15a8bea6_fk_wagtailco FOREIGN KEY (page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction_groups
    ADD CONSTRAINT wagtailcore_pageview_pageviewrestriction__f147a99a_fk_wagtailco FOREIGN KEY (pageviewrestriction_id) REFERENCES public.wagtailcore_pageviewrestriction(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_referenceindex
    ADD CONSTRAINT wagtailcore_referenc_base_content_type_id_313cf40f_fk_django_co FOREIGN KEY (base_content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_referenceindex
    ADD CONSTRAINT wagtailcore_referenc_content_type_id_766e0336_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_referenceindex
    ADD CONSTRAINT wagtailcore_referenc_to_content_type_id_93690bbd_fk_django_co FOREIGN KEY (to_content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_revision
    ADD CONSTRAINT wagtailcore_revision_base_content_type_id_5b4ef7bd_fk_django_co FOREIGN KEY (base_content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_revision
    ADD CONSTRAINT wagtailcore_revision_content_type_id_c8cb69c0_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_site
    ADD CONSTRAINT wagtailcore_site_root_page_id_e02fb95c_fk_wagtailcore_page_id FOREIGN KEY (root_page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_task
    ADD CONSTRAINT wagtailcore_task_content_type_id_249ab8ba_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstat_content_type_id_0a758fdc_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstat_revision_id_df25a499_fk_wagtailco FOREIGN KEY (revision_id) REFERENCES public.wagtailcore_revision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstat_workflow_state_id_9239a775_fk_wagtailco FOREIGN KEY (workflow_state_id) REFERENCES public.wagtailcore_workflowstate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstate_finished_by_id_13f98229_fk_kernel_user_id FOREIGN KEY (finished_by_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstate_task_id_c3677c34_fk_wagtailcore_task_id FOREIGN KEY (task_id) REFERENCES public.wagtailcore_task(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_uploadedfile
    ADD CONSTRAINT wagtailcore_uploaded_for_content_type_id_b0fc87b2_fk_django_co FOREIGN KEY (for_content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_uploadedfile
    ADD CONSTRAINT wagtailcore_uploaded_uploaded_by_user_id_c7580fe8_fk_kernel_us FOREIGN KEY (uploaded_by_user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflow_base_content_type_id_a30dc576_fk_django_co FOREIGN KEY (base_content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflow_content_type_id_2bb78ce1_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowcontenttype
    ADD CONSTRAINT wagtailcore_workflow_content_type_id_b261bb37_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflow_current_task_state_i_3a1a0632_fk_wagtailco FOREIGN KEY (current_task_state_id) REFERENCES public.wagtailcore_taskstate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowpage
    ADD CONSTRAINT wagtailcore_workflow_page_id_81e7bab6_fk_wagtailco FOREIGN KEY (page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflow_requested_by_id_4090bca3_fk_kernel_us FOREIGN KEY (requested_by_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowtask
    ADD CONSTRAINT wagtailcore_workflow_task_id_ce7716fe_fk_wagtailco FOREIGN KEY (task_id) REFERENCES public.wagtailcore_task(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflow_workflow_id_1f18378f_fk_wagtailco FOREIGN KEY (workflow_id) REFERENCES public.wagtailcore_workflow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowpage
    ADD CONSTRAINT wagtailcore_workflow_workflow_id_56f56ff6_fk_wagtailco FOREIGN KEY (workflow_id) REFERENCES public.wagtailcore_workflow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowcontenttype
    ADD CONSTRAINT wagtailcore_workflow_workflow_id_9aad7cd2_fk_wagtailco FOREIGN KEY (workflow_id) REFERENCES public.wagtailcore_workflow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowtask
    ADD CONSTRAINT wagtailcore_workflow_workflow_id_b9717175_fk_wagtailco FOREIGN KEY (workflow_id) REFERENCES public.wagtailcore_workflow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailsearch_indexentry
    ADD CONSTRAINT wagtailsearch_indexe_content_type_id_62ed694f_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailusers_userprofile
    ADD CONSTRAINT wagtailusers_userprofile_user_id_59c92331_fk_kernel_user_id FOREIGN KEY (user_id) REFERENCES public.kernel_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE public.attribute_instance ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.datahub_coldfile ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.datahub_coldremoval ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.datahub_entity ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.datahub_entitygeometry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.datahub_hostedcontext ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.datahub_registration ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.datahub_series ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.datahub_subscription ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON public.datahub_hostedcontext FOR SELECT USING (true);
ALTER TABLE public.latest ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.observation ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenants ON public.attribute_instance USING (((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])) AND ((( SELECT COALESCE(current_setting('allmende.reader'::text, true), ''::text) AS "coalesce") <> 'public'::text) OR public.is_public_entity(entity_id)))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.datahub_coldfile USING ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[]))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.datahub_coldremoval USING ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[]))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.datahub_entity USING (((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])) AND (is_public OR (( SELECT COALESCE(current_setting('allmende.reader'::text, true), ''::text) AS "coalesce") <> 'public'::text)))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.datahub_entitygeometry USING (((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])) AND ((( SELECT COALESCE(current_setting('allmende.reader'::text, true), ''::text) AS "coalesce") <> 'public'::text) OR public.is_public_entity(entity_id)))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.datahub_hostedcontext USING (((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])) AND (( SELECT COALESCE(current_setting('allmende.reader'::text, true), ''::text) AS "coalesce") <> 'public'::text))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.datahub_registration USING (((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])) AND (( SELECT COALESCE(current_setting('allmende.reader'::text, true), ''::text) AS "coalesce") <> 'public'::text))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.datahub_series USING (((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])) AND ((( SELECT COALESCE(current_setting('allmende.reader'::text, true), ''::text) AS "coalesce") <> 'public'::text) OR public.is_public_entity(entity_id)))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.datahub_subscription USING (((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])) AND (( SELECT COALESCE(current_setting('allmende.reader'::text, true), ''::text) AS "coalesce") <> 'public'::text))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.latest USING ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.observation USING ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.rollup_day USING ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[]))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.rollup_dirty USING ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[]))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.rollup_hour USING ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[]))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
CREATE POLICY own_tenants ON public.series_horizon USING ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[]))) WITH CHECK ((tenant = ANY (( SELECT (NULLIF(current_setting('allmende.tenants'::text, true), ''::text))::integer[] AS "nullif")::integer[])));
ALTER TABLE public.rollup_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.rollup_dirty ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.rollup_hour ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.series_horizon ENABLE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA public TO allmende_hub;
REVOKE ALL ON FUNCTION public.broker_candidates(p_tenant integer, p_path jsonpath, p_names text[], p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.broker_candidates(p_tenant integer, p_path jsonpath, p_names text[], p_limit integer) TO allmende_hub;
REVOKE ALL ON FUNCTION public.broker_delete(p_tenant integer, p_now timestamp with time zone, ids bigint[], with_history boolean, tombstones jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.broker_delete(p_tenant integer, p_now timestamp with time zone, ids bigint[], with_history boolean, tombstones jsonb) TO allmende_hub;
REVOKE ALL ON FUNCTION public.broker_get(p_tenant integer, p_public boolean, p_urn text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.broker_get(p_tenant integer, p_public boolean, p_urn text) TO allmende_hub;
REVOKE ALL ON FUNCTION public.broker_is_measured(p_tenant integer, p_names text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.broker_is_measured(p_tenant integer, p_names text[]) TO allmende_hub;
REVOKE ALL ON FUNCTION public.broker_made_of_past(p_tenant integer, p_entity bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.broker_made_of_past(p_tenant integer, p_entity bigint) TO allmende_hub;
REVOKE ALL ON FUNCTION public.broker_measure(p_tenant integer, p_now timestamp with time zone, ids bigint[], measures jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.broker_measure(p_tenant integer, p_now timestamp with time zone, ids bigint[], measures jsonb) TO allmende_hub;
REVOKE ALL ON FUNCTION public.broker_places(p_tenant integer, p_property text, p_boxes double precision[], p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.broker_places(p_tenant integer, p_property text, p_boxes double precision[], p_limit integer) TO allmende_hub;
REVOKE ALL ON FUNCTION public.broker_put(p_tenant integer, p_now timestamp with time zone, p jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.broker_put(p_tenant integer, p_now timestamp with time zone, p jsonb) TO allmende_hub;
REVOKE ALL ON FUNCTION public.ensure_partition(month date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ensure_partition(month date) TO allmende_hub;
REVOKE ALL ON FUNCTION public.ensure_rollup_partition(month date) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.hub_setting(name text, value text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hub_setting(name text, value text) TO allmende_hub;
REVOKE ALL ON FUNCTION public.ingest(tenants integer[], tenant_col integer[], series_col bigint[], time_col timestamp with time zone[], value_col double precision[], quality_col smallint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ingest(tenants integer[], tenant_col integer[], series_col bigint[], time_col timestamp with time zone[], value_col double precision[], quality_col smallint[]) TO allmende_hub;
REVOKE ALL ON FUNCTION public.is_public_entity(p_entity bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.is_public_entity(p_entity bigint) TO allmende_hub;
REVOKE ALL ON FUNCTION public.is_public_type(of_tenant integer, of_types text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.is_public_type(of_tenant integer, of_types text[]) TO allmende_hub;
REVOKE ALL ON FUNCTION public.note_changed(tenant_col integer[], series_col bigint[], time_col timestamp with time zone[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_changed(tenant_col integer[], series_col bigint[], time_col timestamp with time zone[]) TO allmende_hub;
REVOKE ALL ON FUNCTION public.note_devices(ids bigint[], times timestamp with time zone[], rssi_col double precision[], snr_col double precision[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_devices(ids bigint[], times timestamp with time zone[], rssi_col double precision[], snr_col double precision[]) TO allmende_hub;
REVOKE ALL ON FUNCTION public.note_sources(tallies jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_sources(tallies jsonb) TO allmende_hub;
REVOKE ALL ON FUNCTION public.put_stations(tenant_id integer, source bigint, made_by text, stations jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.put_stations(tenant_id integer, source bigint, made_by text, stations jsonb) TO allmende_hub;
REVOKE ALL ON FUNCTION public.store_batch(tenants integer[], tenant_col integer[], series_col bigint[], time_col timestamp with time zone[], value_col double precision[], quality_col smallint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.store_batch(tenants integer[], tenant_col integer[], series_col bigint[], time_col timestamp with time zone[], value_col double precision[], quality_col smallint[]) TO allmende_hub;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.attribute_instance TO allmende_hub;
GRANT SELECT ON TABLE public.datahub_accesstoken TO allmende_hub;
GRANT UPDATE(last_used_at) ON TABLE public.datahub_accesstoken TO allmende_hub;
GRANT SELECT ON TABLE public.datahub_coldfile TO allmende_hub;
GRANT SELECT,INSERT ON TABLE public.datahub_coldremoval TO allmende_hub;
GRANT SELECT ON TABLE public.datahub_dashboard TO allmende_hub;
GRANT SELECT,INSERT ON TABLE public.datahub_device TO allmende_hub;
GRANT UPDATE(first_seen_at) ON TABLE public.datahub_device TO allmende_hub;
GRANT UPDATE(last_seen_at) ON TABLE public.datahub_device TO allmende_hub;
GRANT UPDATE(rssi_dbm) ON TABLE public.datahub_device TO allmende_hub;
GRANT UPDATE(snr_db) ON TABLE public.datahub_device TO allmende_hub;
GRANT SELECT ON TABLE public.datahub_deviceprofile TO allmende_hub;
GRANT SELECT,INSERT,DELETE ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(type) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(name) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(code) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(sort_key) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(lon) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(lat) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(document) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(removed_at) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(created_at) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(deleted_at) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(expires_at) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(is_current) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(modified_at) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(scopes) ON TABLE public.datahub_entity TO allmende_hub;
GRANT UPDATE(types) ON TABLE public.datahub_entity TO allmende_hub;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.datahub_entitygeometry TO allmende_hub;
GRANT SELECT,INSERT ON TABLE public.datahub_heldmessage TO allmende_hub;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.datahub_hostedcontext TO allmende_hub;
GRANT SELECT ON TABLE public.datahub_publictype TO allmende_hub;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.datahub_registration TO allmende_hub;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.datahub_series TO allmende_hub;
GRANT SELECT ON TABLE public.datahub_source TO allmende_hub;
GRANT SELECT ON TABLE public.datahub_sourceconfiguration TO allmende_hub;
GRANT SELECT ON TABLE public.datahub_sourcekey TO allmende_hub;
GRANT SELECT,INSERT,UPDATE ON TABLE public.datahub_sourceprogress TO allmende_hub;
GRANT SELECT,INSERT,UPDATE ON TABLE public.datahub_sourcestatus TO allmende_hub;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.datahub_subscription TO allmende_hub;
GRANT SELECT ON TABLE public.kernel_space TO allmende_hub;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.latest TO allmende_hub;
GRANT SELECT ON TABLE public.latest_valid TO allmende_hub;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.observation TO allmende_hub;
GRANT SELECT ON TABLE public.rollup_day TO allmende_hub;
GRANT SELECT,INSERT ON TABLE public.rollup_dirty TO allmende_hub;
GRANT SELECT ON TABLE public.rollup_hour TO allmende_hub;
GRANT SELECT ON TABLE public.rollup_state TO allmende_hub;
GRANT SELECT ON TABLE public.series_horizon TO allmende_hub;
